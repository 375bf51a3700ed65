namespace System.Runtime.CompilerServices;

/// <summary>Lets this target framework compile records.</summary>
internal static class IsExternalInit;
