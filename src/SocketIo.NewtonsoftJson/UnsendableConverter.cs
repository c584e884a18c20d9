using System.Collections.Concurrent;
using Newtonsoft.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Rejects <see cref="UnsendableTypes"/> anywhere in a value.</summary>
internal sealed class UnsendableConverter : JsonConverter
{
    // Newtonsoft.Json asks each converter for each value.
    private readonly ConcurrentDictionary<Type, string?> _reasons = new();

    public override bool CanConvert(Type objectType) => Find(objectType) is not null;

    public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) => throw NotSupported(objectType, reader.Path);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw NotSupported(value!.GetType(), writer.Path);

    public string? Find(Type type) => _reasons.GetOrAdd(type, static unknown => UnsendableTypes.Find(unknown) ?? ExplainSequence(unknown));

    private static string? ExplainSequence(Type type) =>
        type.GetInterfaces().Any(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) ? UnsendableTypes.Find(typeof(IAsyncEnumerable<object>)) : null;

    private NotSupportedException NotSupported(Type type, string path) => new($"{Find(type)}{(path.Length == 0 ? "" : $" Path: {path}.")}");
}
