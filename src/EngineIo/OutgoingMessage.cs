using System.Buffers;
using SocketIoNet.EngineIo.Sending;

namespace SocketIoNet.EngineIo;

/// <summary>
/// A message to a client: one or more frames that are queued, counted and written as a unit, so that a text frame and its binary frames
/// stay together.
/// </summary>
/// <remarks>
/// A message is written into pooled memory: call <see cref="Rent"/>, then for each frame <see cref="BeginText"/> or
/// <see cref="BeginBinary"/> and write its content. <see cref="EngineSession.Send(OutgoingMessage, SendOptions)"/> takes ownership and
/// returns the memory once the message is written. For many recipients, use <see cref="ToShared"/>. A message that was sent or released
/// cannot be used again: releasing it does nothing, everything else throws <see cref="InvalidOperationException"/>.
/// </remarks>
public readonly struct OutgoingMessage : IBufferWriter<byte>
{
    private readonly MessageContent? _content;
    private readonly long _ticket;

    private OutgoingMessage(MessageContent content)
    {
        _content = content;
        _ticket = content.Ticket;
    }

    /// <summary>The number of frames.</summary>
    public int FrameCount => Content.FrameCount;

    /// <summary>The size of all frames in bytes.</summary>
    public int Length => Content.Length;

    /// <summary>What the message counts as in the send queue: its size and a fixed overhead, in bytes.</summary>
    internal long HeldBytes => (long)Length + SendQueue.MessageOverhead;

    private MessageContent Content => _content is { } content && content.Ticket == _ticket ? content : throw Gone();

    /// <summary>Creates an empty message in pooled memory. The caller owns it until it is sent or released.</summary>
    public static OutgoingMessage Rent() => new(MessageContent.Rent());

    /// <summary>Starts a text frame. Write its content next, in UTF-8.</summary>
    public void BeginText()
    {
        Content.BeginFrame(isBinary: false);
        // Every transport needs the packet type in front of a text message. Writing it here avoids a copy later.
        GetSpan(1)[0] = (byte)'4';
        Advance(1);
    }

    /// <summary>Starts a binary frame. Write its content next.</summary>
    public void BeginBinary() => Content.BeginFrame(isBinary: true);

    /// <inheritdoc/>
    public void Advance(int count) => Content.Advance(count);

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => Content.GetFree(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Content.GetFree(sizeHint).Span;

    /// <summary>Appends <paramref name="bytes"/> to the current frame.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var content = Content;
        bytes.CopyTo(content.GetFree(bytes.Length).Span);
        content.Advance(bytes.Length);
    }

    /// <summary>
    /// Creates an immutable copy that any number of sessions may send, and returns the memory of this message.
    /// </summary>
    public OutgoingMessage ToShared()
    {
        var content = Take();
        var shared = new OutgoingMessage(content.ToShared());
        content.Release();
        return shared;
    }

    /// <summary>
    /// Returns the memory of a message that is not sent. Does nothing for a shared message, or one that was sent or released before.
    /// </summary>
    public void Release()
    {
        if (_content?.TryTake(_ticket) == true) _content.Release();
    }

    /// <summary>Creates a message that is an engine packet of a type other than "message", such as a ping.</summary>
    internal static OutgoingMessage CreateControl(ReadOnlySpan<byte> packet) => new(MessageContent.CreateShared(packet));

    /// <summary>Takes ownership of the content. This is possible once, unless the content is shared.</summary>
    internal MessageContent Take() => _content?.TryTake(_ticket) == true ? _content : throw Gone();

    /// <summary>The frame at <paramref name="index"/>: text with its packet type in front, binary data as is.</summary>
    internal ReadOnlyMemory<byte> GetFrame(int index, out bool isBinary) => Content.GetFrame(index, out isBinary);

    private static InvalidOperationException Gone() => new("The message was already sent or released, or never rented. Create a new one with OutgoingMessage.Rent().");
}
