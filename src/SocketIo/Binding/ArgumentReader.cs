using System.Text;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>
/// Reads the arguments of one event or acknowledgement, one by one, as the types that are asked for. It borrows the memory of
/// the packet; what it returns does not. A copy of it starts where the original stood.
/// </summary>
internal ref struct ArgumentReader
{
    private AttachmentList _attachments;
    private readonly IPayloadSerializer _serializer;
    private bool _isEvent;
    private JsonListReader _items;
    private int _position;
    private BoundHandler? _handler;
    private HandlerRegistration? _registration;
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

    /// <summary>Why an argument does not fit; the handler is not called then. It is not thrown, since clients could make the server throw as often as they like.</summary>
    internal ArgumentBindingException? Failure { get; private set; }

    internal readonly string? EventNameText => _isEvent ? Encoding.UTF8.GetString(EventName) : null;

    /// <summary>A reader that stands behind the name of an event.</summary>
    /// <param name="data">The array of event name and arguments.</param>
    /// <param name="attachments">What placeholders stand for.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="items"><see cref="Packet.Items"/>, where it is at hand.</param>
    internal static ArgumentReader ForEvent(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, scoped in ArrayItems items = default)
    {
        var reader = JsonListReader.ForArray(data, items);
        if (!reader.TryRead(out var name)) throw new PacketFormatException("The event has no name.");
        if (name[0] == '"') name = JsonText.Unescape(name);
        return new ArgumentReader(reader, attachments, serializer) { EventName = name, _isEvent = true };
    }

    /// <summary>A reader of arguments that have been taken from another.</summary>
    internal static ArgumentReader ForEvent(string eventName, EventArguments arguments, IPayloadSerializer serializer) =>
        new(JsonListReader.ForItems(arguments.Items, arguments.KnownCount), arguments.Attachments, serializer) { EventName = Encoding.UTF8.GetBytes(eventName), _isEvent = true };

    /// <summary>A reader of the arguments of an acknowledgement.</summary>
    /// <param name="data">The array of arguments.</param>
    /// <param name="attachments">What placeholders stand for.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="items"><see cref="Packet.Items"/>, where it is at hand.</param>
    internal static ArgumentReader ForAck(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, scoped in ArrayItems items = default) =>
        new(JsonListReader.ForArray(data, items), attachments, serializer);

    /// <summary>A reader for one of several, each of whom starts here and may change what it gets.</summary>
    internal readonly ArgumentReader ForOneOfMany()
    {
        var copy = this;
        copy._attachments = _attachments.AsShared();
        return copy;
    }

    /// <summary>Prepares for the parameters of <paramref name="handler"/>.</summary>
    internal void Begin(BoundHandler handler, HandlerRegistration? registration, in AckReply reply, CancellationToken disconnected)
    {
        _handler = handler;
        _registration = registration;
        _reply = reply;
        _disconnected = disconnected;
    }

    /// <summary>
    /// The value for the next parameter. A <see cref="Socket"/>, an <see cref="Ack"/> or a <see cref="CancellationToken"/> takes no argument,
    /// <see cref="EventArguments"/> take all that are left. Null only where the parameter allows it.
    /// </summary>
    /// <returns>False when the argument is missing or of another type, which is then the <see cref="Failure"/>.</returns>
    internal bool TryNext<T>(out T value)
    {
        if (typeof(T) == typeof(CancellationToken)) return Set(_disconnected.CanBeCanceled ? _disconnected : _reply.Disconnected, out value);
        if (typeof(T) == typeof(Ack)) return Set(TakeAck(), out value);
        if (typeof(T) == typeof(Socket)) return Set(_reply.Socket!, out value);
        if (typeof(T) == typeof(EventArguments)) return Set(TakeRest(), out value);
        var position = _position++;
        if (!_items.TryRead(out var json)) return TryGetMissing(position, out value);
        if (default(T) is null && json.SequenceEqual("null"u8)) return TryGetNull(position, out value);
        if (ArgumentConversion.TryConvert(json, _attachments, _serializer, out value!, out var reason)) return true;
        Failure = ArgumentConversion.Mismatch<T>(json, _attachments, EventNameText, position, reason);
        return false;
    }

    /// <summary>All arguments are there: whether the handler is to be called. One that handles its event once is so the first time.</summary>
    internal readonly bool MayCall() => _registration is null || _registration.TryUse();

    /// <summary>Acknowledges what a handler has returned; a plain <see cref="ValueTask"/> is awaited and acknowledges nothing.</summary>
    internal readonly Task? Reply<T>(T result)
    {
        if (typeof(T) == typeof(ValueTask)) return WhenDone((ValueTask)(object)result!);
        _reply.Send(result);
        return null;
    }

    /// <summary>Acknowledges what a handler returns, now if it is there already.</summary>
    internal readonly Task? ReplyWhenDone<T>(Task<T>? result)
    {
        if (result is null) return Reply<T?>(default);
        return result.IsCompletedSuccessfully ? Reply(result.Result) : ReplyLater(result, _reply);
    }

    /// <inheritdoc cref="ReplyWhenDone{T}(Task{T})"/>
    internal readonly Task? ReplyWhenDone<T>(ValueTask<T> result) => result.IsCompletedSuccessfully ? Reply(result.Result) : ReplyLater(result.AsTask(), _reply);

    /// <summary>What a handler without a result still does; null when it is done.</summary>
    internal static Task? WhenDone(ValueTask running)
    {
        if (!running.IsCompletedSuccessfully) return running.AsTask();
        running.GetAwaiter().GetResult();
        return null;
    }

    private static async Task ReplyLater<T>(Task<T> result, AckReply reply) => reply.Send(await result.ConfigureAwait(false));

    /// <summary>All arguments that have not been read yet, to keep.</summary>
    internal EventArguments TakeRest()
    {
        var count = _items.Remaining;
        return new(_items.TakeRest(), _attachments, _serializer, EventNameText, count);
    }

    /// <summary>A handler that answers by hand may return a value as well: they share what remembers that an answer was given.</summary>
    private Ack TakeAck()
    {
        _reply = _reply.ToShared();
        return _reply.ToAck();
    }

    private bool TryGetMissing<T>(int position, out T value)
    {
        var parameters = _handler?.Parameters;
        if (parameters is not null && parameters.TryGetDefault(position, out value!)) return true;
        value = default!;
        if (default(T) is null && (parameters is null || parameters.AllowsNull(position))) return true;
        Failure = ArgumentConversion.Missing<T>(EventNameText, position);
        return false;
    }

    private bool TryGetNull<T>(int position, out T value)
    {
        value = default!;
        if (_handler is null || _handler.Parameters.AllowsNull(position)) return true;
        Failure = ArgumentConversion.Null<T>(EventNameText, position);
        return false;
    }

    private static bool Set<TProvided, T>(TProvided provided, out T value)
    {
        value = (T)(object)provided!;
        return true;
    }
}
