using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization;

/// <summary>
/// Chooses the metadata that types are written with. The converters of binary data rule out the code that a <see cref="JsonSerializerContext"/> generates for writing, so types that need none
/// of them are written with the options of their context, if these write the same bytes. This is decided once for each type.
/// </summary>
internal sealed class WritingMetadata
{
    private readonly JsonSerializerOptions _options;
    private readonly ConcurrentDictionary<Type, JsonTypeInfo?> _known = new();
    private readonly bool _hasContexts;

    public WritingMetadata(JsonSerializerOptions options)
    {
        _options = options;
        _hasContexts = ContextOptions.CanBeMatched(options)
            && options.TypeInfoResolverChain.Any(static resolver => resolver is JsonSerializerContext and not CommonTypesContext);
    }

    /// <summary>The metadata of a context that writes the type faster; null where there is none.</summary>
    public JsonTypeInfo? FindFaster(Type type) => _hasContexts ? _known.GetOrAdd(type, static (unknown, metadata) => metadata.Find(unknown), this) : null;

    private JsonTypeInfo? Find(Type type)
    {
        try
        {
            if (FindContext(type) is not { } context || !ContextOptions.WriteAlike(_options, context.Options)) return null;
            var graph = new ContextGraph(_options, context, unknown => FindContext(unknown) == context);
            return graph.IsWrittenAlike(type) ? context.GetTypeInfo(type) : null;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // Some type in it cannot be serialized. Whoever writes a value of it is given the error.
            return null;
        }
    }

    /// <summary>The context that supplies the metadata of a type; null when another resolver does, which may change what a context says.</summary>
    private JsonSerializerContext? FindContext(Type type)
    {
        foreach (var resolver in _options.TypeInfoResolverChain)
        {
            if (resolver.GetTypeInfo(type, _options) is not null) return resolver as JsonSerializerContext;
        }

        return null;
    }
}
