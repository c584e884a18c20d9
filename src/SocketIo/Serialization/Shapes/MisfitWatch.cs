using System.Collections.Concurrent;
using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>
/// Limits exceptions for values that do not fit, which cost many times as much as reading. After one, the shape of each value of that type is checked for a while before it is read. Until then
/// there is no check and no cost.
/// </summary>
internal sealed class MisfitWatch(JsonSerializerOptions options)
{
    private readonly JsonShapes _shapes = new(options);
    private readonly ConcurrentDictionary<Type, WatchedType> _watched = new();
    private volatile bool _isWatching;

    /// <summary>Called when the library threw for a value of the type, or needed a second attempt.</summary>
    public void Watch(Type type)
    {
        _watched.GetOrAdd(type, static (unknown, shapes) => new WatchedType(shapes.Get(unknown)), _shapes).Renew();
        _isWatching = true;
    }

    /// <summary>Explains why the JSON is not a value of the type, if the type is watched and its shape shows it; otherwise null.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">The value, without halves of surrogate pairs.</param>
    /// <param name="attachmentCount">The number of attachments of the packet.</param>
    /// <param name="isLenient">Whether the lenient options are needed to read it.</param>
    public string? FindMisfit(Type type, ReadOnlySpan<byte> json, int attachmentCount, out bool isLenient)
    {
        isLenient = false;
        if (!_isWatching || !_watched.TryGetValue(type, out var watched) || !watched.IsDue()) return null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth });
        var check = new ShapeCheck(attachmentCount);
        reader.Read();
        var fits = watched.Shape.Fits(ref reader, ref check);
        isLenient = check.IsLenient;
        if (!fits || isLenient) watched.Renew();
        return fits ? null : check.Message;
    }
}
