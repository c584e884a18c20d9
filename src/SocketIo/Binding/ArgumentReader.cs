using System.Text;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>
/// Reads the arguments of one event or acknowledgement, one after another. It borrows the memory of the packet; the values that it returns do not. A copy continues from the same argument.
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

    /// <summary>Why an argument does not fit, in which case the handler is not called. It is not thrown, because clients could cause any number of exceptions.</summary>
    internal ArgumentBindingException? Failure { get; private set; }

    internal readonly string? EventNameText => _isEvent ? Encoding.UTF8.GetString(EventName) : null;

    /// <summary>Creates a reader after the name of an event.</summary>
    /// <param name="data">The array of event name and arguments.</param>
    /// <param name="attachments">The attachments to which placeholders refer.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="items"><see cref="Packet.Items"/>, if known.</param>
    internal static ArgumentReader ForEvent(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, scoped in ArrayItems items = default)
    {
        var reader = JsonListReader.ForArray(data, items);
        if (!reader.TryRead(out var name)) throw new PacketFormatException("The event has no name.");
        if (name[0] == '"') name = JsonText.Unescape(name);
        return new ArgumentReader(reader, attachments, serializer) { EventName = name, _isEvent = true };
    }

    /// <summary>Creates a reader of arguments that were taken from another reader.</summary>
    internal static ArgumentReader ForEvent(string eventName, EventArguments arguments, IPayloadSerializer serializer) =>
        new(JsonListReader.ForItems(arguments.Items, arguments.KnownCount), arguments.Attachments, serializer) { EventName = Encoding.UTF8.GetBytes(eventName), _isEvent = true };

    /// <summary>Creates a reader of the arguments of an acknowledgement.</summary>
    /// <param name="data">The array of arguments.</param>
    /// <param name="attachments">The attachments to which placeholders refer.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="items"><see cref="Packet.Items"/>, if known.</param>
    internal static ArgumentReader ForAck(ReadOnlySpan<byte> data, AttachmentList attachments, IPayloadSerializer serializer, scoped in ArrayItems items = default) =>
        new(JsonListReader.ForArray(data, items), attachments, serializer);

    /// <summary>Creates a reader for one of several handlers, each of which starts here and may change the values it gets.</summary>
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
    /// Gets the value of the next parameter. A <see cref="Socket"/>, an <see cref="Ack"/> or a <see cref="CancellationToken"/> takes no argument, <see cref="EventArguments"/> take all that are
    /// left. The value is null only if the parameter allows it.
    /// </summary>
    /// <returns>False if the argument is missing or does not fit; then there is a <see cref="Failure"/>.</returns>
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

    /// <summary>Called when all arguments are there: whether to call the handler. A handler for one event is called the first time only.</summary>
    internal readonly bool MayCall() => _registration is null || _registration.TryUse();

    /// <summary>Acknowledges the event with a handler's result; a plain <see cref="ValueTask"/> is awaited and acknowledges nothing.</summary>
    internal readonly Task? Reply<T>(T result)
    {
        if (typeof(T) == typeof(ValueTask)) return WhenDone((ValueTask)(object)result!);
        _reply.Send(result);
        return null;
    }

    /// <summary>Acknowledges the event with a handler's result, now if it is there already.</summary>
    internal readonly Task? ReplyWhenDone<T>(Task<T>? result)
    {
        if (result is null) return Reply<T?>(default);
        return result.IsCompletedSuccessfully ? Reply(result.Result) : ReplyLater(result, _reply);
    }

    /// <inheritdoc cref="ReplyWhenDone{T}(Task{T})"/>
    internal readonly Task? ReplyWhenDone<T>(ValueTask<T> result) => result.IsCompletedSuccessfully ? Reply(result.Result) : ReplyLater(result.AsTask(), _reply);

    /// <summary>Returns the rest of a handler without a result; null if it is done.</summary>
    internal static Task? WhenDone(ValueTask running)
    {
        if (!running.IsCompletedSuccessfully) return running.AsTask();
        running.GetAwaiter().GetResult();
        return null;
    }

    private static async Task ReplyLater<T>(Task<T> result, AckReply reply) => reply.Send(await result.ConfigureAwait(false));

    /// <summary>Takes all arguments that have not been read. They may be kept.</summary>
    internal EventArguments TakeRest()
    {
        var count = _items.Remaining;
        return new(_items.TakeRest(), _attachments, _serializer, EventNameText, count);
    }

    /// <summary>A handler may both use its <see cref="Ack"/> and return a value. The first acknowledgement counts, so both share one <see cref="Ack"/>.</summary>
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
