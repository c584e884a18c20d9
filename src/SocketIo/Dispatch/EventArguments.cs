using System.Runtime.CompilerServices;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>
/// The arguments of an event or an acknowledgement as they arrived: any number, JSON and binary data. For handlers that take anything, such as loggers and relays; given to <c>Emit</c> or
/// <c>Ack.Send</c>, it sends the arguments in it.
/// </summary>
/// <example>
/// <code>socket.On("relay", (EventArguments arguments) => socket.Broadcast.Emit("relay", arguments));</code>
/// </example>
/// <remarks>It owns its memory: it may be kept, and used from any thread.</remarks>
public sealed class EventArguments
{
    private readonly byte[] _items;
    private readonly byte[][] _attachments;
    private readonly IPayloadSerializer _serializer;
    private readonly string? _eventName;
    private readonly int _knownCount;
    private Range[]? _ranges;

    /// <param name="items">The items of a JSON array, without its brackets.</param>
    /// <param name="attachments">All attachments of the packet; the items may refer to some of them only.</param>
    /// <param name="serializer">Converts the arguments.</param>
    /// <param name="eventName">The name of the event, for errors; null for an acknowledgement.</param>
    /// <param name="count">The number of items; 0 if it is not known.</param>
    internal EventArguments(ReadOnlySpan<byte> items, AttachmentList attachments, IPayloadSerializer serializer, string? eventName, int count = 0)
    {
        _items = items.ToArray();
        _attachments = attachments.ToArrays();
        _serializer = serializer;
        _eventName = eventName;
        _knownCount = count;
    }

    /// <summary>Creates arguments of one value, which may be an array. See <see cref="Create(IPayloadSerializer, ReadOnlySpan{object?})"/>.</summary>
    /// <inheritdoc cref="Create(IPayloadSerializer, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public static EventArguments Create(IPayloadSerializer serializer, object? value) => Create(serializer, new ReadOnlySpan<object?>(in value));

    /// <summary>Creates arguments of values, as <c>Emit</c> does: to acknowledge for another server, or to send the same ones many times.</summary>
    /// <param name="serializer">Converts values to JSON: <see cref="SocketIoServer.Serializer"/>.</param>
    /// <param name="values">The values, which are not read after the call has returned; <see cref="EventArguments"/> among them stand for those in them.</param>
    /// <exception cref="ArgumentException">There is a CancellationToken among the values.</exception>
    /// <exception cref="PayloadSerializationException">A value cannot be serialized.</exception>
    public static EventArguments Create(IPayloadSerializer serializer, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, serializer, values);
        return new EventArguments(writer.Json[1..^1], writer.Attachments, serializer, eventName: null);
    }

    /// <summary>
    /// The arguments of a packet that came from another server, those of an event without its name. <c>new Packet(PacketType.Ack, …)</c> with what <see cref="ToJson"/> and
    /// <see cref="Attachments"/> were gives the same arguments again.
    /// </summary>
    /// <param name="serializer">Converts JSON to values: <see cref="SocketIoServer.Serializer"/>.</param>
    /// <param name="packet">An event or an acknowledgement, with valid JSON; it is not read after the call has returned.</param>
    /// <exception cref="PacketFormatException">It is another packet, or one that the protocol does not allow.</exception>
    internal static EventArguments FromPacket(IPayloadSerializer serializer, in Packet packet)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        if (packet.Type is not (PacketType.Event or PacketType.Ack)) throw new PacketFormatException("Expected an event or an acknowledgement.");
        PayloadValidator.ValidateBetweenServers(packet);
        var reader = packet.Type == PacketType.Event
            ? ArgumentReader.ForEvent(packet.Data, packet.Attachments, serializer)
            : ArgumentReader.ForAck(packet.Data, packet.Attachments, serializer);
        return reader.TakeRest();
    }

    /// <summary>How many arguments there are.</summary>
    public int Count => Ranges.Length;

    /// <summary>Converts the arguments.</summary>
    internal IPayloadSerializer Serializer => _serializer;

    /// <summary>Whether there are no arguments.</summary>
    internal bool IsEmpty => _items.Length == 0;

    /// <summary><see cref="Count"/> where it has been found already; else 0.</summary>
    internal int KnownCount => _ranges?.Length ?? _knownCount;

    /// <summary>The arguments as the items of a JSON array, without its brackets.</summary>
    internal ReadOnlySpan<byte> Items => _items;

    /// <summary>For adapters: the binary data that placeholders in <see cref="ToJson"/> stand for, in the order of their numbers.</summary>
    public AttachmentList Attachments => new AttachmentList(_attachments).AsShared();

    private Range[] Ranges => _ranges ??= FindRanges();

    /// <summary>Converts one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">The position of the argument, counted from 0.</param>
    /// <returns>
    /// The argument. One that is missing is null, when <typeparamref name="T"/> is a class, an interface or a nullable value type.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The index is negative, or the argument is missing and <typeparamref name="T"/> is a value type that is not nullable.
    /// </exception>
    /// <exception cref="ArgumentBindingException">The argument is not a <typeparamref name="T"/>.</exception>
    public T? Get<T>(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index < Count) return ArgumentConversion.Convert<T>(GetJson(index), Attachments, _serializer, _eventName, index);
        return default(T) is null ? default : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} arguments.");
    }

    /// <summary>Whether one argument is binary data, and not a value with or without binary data inside.</summary>
    /// <param name="index">The position of the argument, counted from 0.</param>
    /// <returns>False also when the argument is missing.</returns>
    public bool IsBinary(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index < Count && Placeholder.TryRead(GetJson(index), out var number) && number < _attachments.Length;
    }

    /// <summary>For adapters: the arguments as a JSON array in UTF-8. Binary data are placeholders, whose numbers are the positions in <see cref="Attachments"/>.</summary>
    public byte[] ToJson() => [(byte)'[', .. _items, (byte)']'];

    /// <summary>The JSON of one argument.</summary>
    internal ReadOnlySpan<byte> GetJson(int index) => _items.AsSpan(Ranges[index]);

    /// <summary>Appends the arguments to a payload; binary data gets the numbers that it has there.</summary>
    internal void WriteTo(PayloadWriter writer)
    {
        if (_attachments.Length == 0)
        {
            writer.WriteRaw(_items);
            return;
        }

        // The scanner reads one JSON value.
        var array = ToJson();
        var scanner = new PlaceholderScanner(array, int.MaxValue);
        var written = 1;
        while (scanner.MoveNext())
        {
            writer.WriteRaw(array.AsSpan(written, scanner.Start - written));
            writer.WriteBinary(_attachments[scanner.Index]);
            written = scanner.End;
        }

        writer.WriteRaw(array.AsSpan(written..^1));
    }

    private Range[] FindRanges()
    {
        var ranges = new List<Range>();
        var reader = JsonListReader.ForItems(_items, _knownCount);
        while (reader.TryReadRange(out var range)) ranges.Add(range);
        return [.. ranges];
    }
}
