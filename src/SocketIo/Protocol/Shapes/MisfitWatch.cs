using System.Collections.Concurrent;
using System.Text.Json;

namespace SocketIoNet.Protocol.Shapes;

/// <summary>
/// The types of which values came that did not fit. The library says so by exceptions, which cost many times as much as the reading, so for a while the shape of each value is checked before
/// it is read: clients that never send such values pay nothing, and those that do cannot make the server throw as often as they like.
/// </summary>
internal sealed class MisfitWatch(JsonSerializerOptions options)
{
    private readonly JsonShapes _shapes = new(options);
    private readonly ConcurrentDictionary<Type, WatchedType> _watched = new();
    private volatile bool _isWatching;

    /// <summary>The library has thrown for a value of the type, or needed a second attempt.</summary>
    public void Watch(Type type)
    {
        _watched.GetOrAdd(type, static (unknown, shapes) => new WatchedType(shapes.Get(unknown)), _shapes).Renew();
        _isWatching = true;
    }

    /// <summary>Why the JSON is no value of the type, where that is watched and the shape shows it; else null.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">The value, without halves of surrogate pairs.</param>
    /// <param name="attachmentCount">The number of attachments that placeholders may stand for.</param>
    /// <param name="isLenient">Whether it takes the lenient options to read it.</param>
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
