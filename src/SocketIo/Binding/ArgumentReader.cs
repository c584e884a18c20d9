using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>
/// Reads the arguments of one event or acknowledgement, one by one, as the types that are asked for. It borrows the memory of
/// the packet; what it returns does not. A copy of it starts where the original stood.
/// </summary>
internal ref struct ArgumentReader
{
    private readonly AttachmentList _attachments;
    private readonly IPayloadSerializer _serializer;
    private bool _isEvent;
    private JsonListReader _items;
    private int _position;
    private BoundHandler? _handler;
    private AckReply _reply;
    private CancellationToken _disconnected;

    private ArgumentReader(JsonListReader items, AttachmentList attachments, IPayloadSerializer serializer)
    {
        _items = items;
        _attachments = attachments;
        _serializer = serializer;
    }

    /// <summary>The name of the event in UTF-8, without escapes; empty for an acknowledgement.</summary>
    internal ReadOnlySpan<byte> EventName { get; private init; }

    internal readonly string? EventNameText => _isEvent ? Encoding.UTF8.GetString(EventName) : null;

    /// <summary>A reader that stands behind the name of an event.</summary>
    /// <param name="data">The array of event name and arguments.</param>
    /// <param name="attachments">What placeholders stand for.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="itemCount"><see cref="Packet.ItemCount"/>, where it is at hand.</param>
    internal static ArgumentReader ForEvent(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, int itemCount = 0)
    {
        var items = JsonListReader.ForArray(data, itemCount);
        if (!items.TryRead(out var name)) throw new PacketFormatException("The event has no name.");
        if (name[0] == '"') name = JsonText.Unescape(name);
        return new ArgumentReader(items, attachments, serializer) { EventName = name, _isEvent = true };
    }

    /// <summary>A reader of arguments that have been taken from another.</summary>
    internal static ArgumentReader ForEvent(string eventName, EventArguments arguments, IPayloadSerializer serializer) =>
        new(JsonListReader.ForItems(arguments.Items), arguments.Attachments, serializer) { EventName = Encoding.UTF8.GetBytes(eventName), _isEvent = true };

    /// <summary>A reader of the arguments of an acknowledgement.</summary>
    /// <param name="data">The array of arguments.</param>
    /// <param name="attachments">What placeholders stand for.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="itemCount"><see cref="Packet.ItemCount"/>, where it is at hand.</param>
    internal static ArgumentReader ForAck(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, int itemCount = 0) =>
        new(JsonListReader.ForArray(data, itemCount), attachments, serializer);

    /// <summary>Prepares for the parameters of <paramref name="handler"/>.</summary>
    internal void Begin(BoundHandler handler, in AckReply reply, CancellationToken disconnected)
    {
        _handler = handler;
        _reply = reply;
        _disconnected = disconnected;
    }

    /// <summary>
    /// The value for the next parameter. A <see cref="Socket"/>, an <see cref="Ack"/> or a <see cref="CancellationToken"/> takes no argument,
    /// <see cref="EventArguments"/> take all that are left. Null only where the parameter allows it.
    /// </summary>
    /// <exception cref="ArgumentBindingException">The argument is missing or of another type.</exception>
    internal T Next<T>()
    {
        if (typeof(T) == typeof(CancellationToken)) return (T)(object)(_disconnected.CanBeCanceled ? _disconnected : _reply.Disconnected);
        if (typeof(T) == typeof(Ack)) return (T)(object)TakeAck();
        if (typeof(T) == typeof(Socket)) return (T)(object)_reply.Socket!;
        if (typeof(T) == typeof(EventArguments)) return (T)(object)TakeRest();
        var position = _position++;
        if (!_items.TryRead(out var json)) return GetMissing<T>(position);
        if (default(T) is null && json.SequenceEqual("null"u8)) return GetNull<T>(position);
        try
        {
            return ArgumentConversion.Deserialize<T>(json, _attachments, _serializer)!;
        }
        catch (Exception exception)
        {
            throw ArgumentConversion.Mismatch<T>(json, _attachments, EventNameText, position, exception);
        }
    }

    /// <summary>Acknowledges what a handler has returned.</summary>
    internal readonly Task? Reply<T>(T result)
    {
        _reply.Send(result);
        return null;
    }

    /// <summary>Acknowledges what a handler returns, now if it is there already.</summary>
    internal readonly Task? ReplyWhenDone<T>(Task<T>? result)
    {
        if (result is null) return Reply<T?>(default);
        return result.IsCompletedSuccessfully ? Reply(result.Result) : ReplyLater(result, _reply);
    }

    private static async Task ReplyLater<T>(Task<T> result, AckReply reply) => reply.Send(await result.ConfigureAwait(false));

    /// <summary>All arguments that have not been read yet, to keep.</summary>
    internal EventArguments TakeRest() => new(_items.TakeRest(), _attachments, _serializer, EventNameText);

    /// <summary>A handler that answers by hand may return a value as well: they share what remembers that an answer was given.</summary>
    private Ack TakeAck()
    {
        _reply = _reply.ToShared();
        return _reply.ToAck();
    }

    private readonly T GetMissing<T>(int position)
    {
        var parameters = _handler?.Parameters;
        if (parameters is not null && parameters.TryGetDefault(position, out T? value)) return value!;
        if (default(T) is null && (parameters is null || parameters.AllowsNull(position))) return default!;
        throw ArgumentConversion.Missing<T>(EventNameText, position);
    }

    private readonly T GetNull<T>(int position)
    {
        if (_handler is null || _handler.Parameters.AllowsNull(position)) return default!;
        throw ArgumentConversion.Null<T>(EventNameText, position);
    }
}
