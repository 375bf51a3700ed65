using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>What users and generated code registered for one kind of codec, until a type's codec is first asked for.</summary>
internal sealed class CodecRegistry
{
    private readonly string _kind;
    private readonly string _table;
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, Func<object>> _factories = [];
    private readonly HashSet<Type> _decided = [];

    /// <param name="kind">What is registered, in words: "key codec".</param>
    /// <param name="table">The class that users register with: "KeyCodecs".</param>
    public CodecRegistry(string kind, string table)
    {
        _kind = kind;
        _table = table;
    }

    /// <summary>Adds a factory; it runs when the type's codec is first asked for.</summary>
    /// <exception cref="InvalidOperationException">The type is built in, registered already, or in use already.</exception>
    public void Add(Type type, bool isBuiltIn, Func<object> factory)
    {
        if (isBuiltIn)
        {
            throw new InvalidOperationException(
                $"{type} has a built-in {_kind}, which cannot be replaced; wrap the value in a type of your own.");
        }

        lock (_lock)
        {
            if (_decided.Contains(type))
            {
                throw new InvalidOperationException(
                    $"The {_kind} of {type} was asked for before it was registered; call {_table}.Register at the program's start.");
            }

            if (!_factories.TryAdd(type, factory))
            {
                throw new InvalidOperationException($"{type} has a {_kind} already; {_table}.Register was called twice for it.");
            }
        }
    }

    /// <summary>What was registered for a type; from now on nothing can be.</summary>
    public object? Take(Type type)
    {
        if (!IsRegistered(type) && RuntimeFeature.IsDynamicCodeSupported)
        {
            // Generated code registers in its module's initializer, which runs no earlier than the module's first method.
            RunModuleInitializer(type);
        }

        Func<object>? factory;
        lock (_lock)
        {
            _decided.Add(type);
            factory = _factories.GetValueOrDefault(type);
        }

        return factory?.Invoke();
    }

    /// <summary>The exception for a type that has none.</summary>
    public MissingCodecException Missing(Type type, Exception? inner) => inner is null
        ? new MissingCodecException(
            $"{type} has no {_kind}; mark it [TuskRecord] and make it partial, or {_table}.Register a codec.")
        : new MissingCodecException($"{type} has no {_kind}, because of a part of it: {inner.Message}", inner);

    private bool IsRegistered(Type type)
    {
        lock (_lock)
        {
            return _factories.ContainsKey(type);
        }
    }

    private static void RunModuleInitializer(Type type)
    {
        Module module = type.Module;
        if (module != typeof(object).Module && module != typeof(CodecRegistry).Module)
        {
            RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
        }
    }
}
