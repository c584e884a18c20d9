using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization;

/// <summary>Gets the metadata of types, with an error that says what to add if there is none.</summary>
internal static class JsonMetadata
{
    /// <summary>The metadata of <typeparamref name="T"/>.</summary>
    /// <exception cref="MissingJsonMetadataException">No resolver knows the type.</exception>
    internal static JsonTypeInfo<T> Get<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)Get(options, typeof(T));

    /// <summary>The metadata of a type.</summary>
    /// <exception cref="MissingJsonMetadataException">No resolver knows the type.</exception>
    internal static JsonTypeInfo Get(JsonSerializerOptions options, Type type) =>
        options.TryGetTypeInfo(type, out var info) ? info : throw new MissingJsonMetadataException(type);

    /// <summary>Whether no resolver knows the type.</summary>
    internal static bool IsMissing(JsonSerializerOptions options, Type type) => !options.TryGetTypeInfo(type, out _);
}
