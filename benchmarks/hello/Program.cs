// The least that a program of this runtime can do: what a tiny job is measured against.
Console.WriteLine("hello");
