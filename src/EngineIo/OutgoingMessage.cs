using System.Buffers;
using SocketIoNet.EngineIo.Sending;

namespace SocketIoNet.EngineIo;

/// <summary>
/// One message to a client: one or more frames that are queued, counted and written as a unit, so that a text frame and the
/// binary frames that belong to it can never be torn apart.
/// </summary>
/// <remarks>
/// A message is written into pooled memory: <see cref="Rent"/>, then <see cref="BeginText"/> or <see cref="BeginBinary"/>
/// followed by the content of that frame, for each frame. <see cref="EngineSession.Send(OutgoingMessage, SendOptions)"/> takes
/// ownership and gives the memory back once it is written. A message for many recipients is made with <see cref="ToShared"/>.
/// What was sent or released is worth nothing any more: releasing it again does nothing, and all else throws
/// <see cref="InvalidOperationException"/>.
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

    /// <summary>How many frames the message has.</summary>
    public int FrameCount => Content.FrameCount;

    /// <summary>The bytes of all frames together, as they are counted against the send queue.</summary>
    public int Length => Content.Length;

    /// <summary>What the message counts as while it waits to be sent: its bytes, and what it costs beside them.</summary>
    public long HeldBytes => (long)Length + SendQueue.MessageOverhead;

    private MessageContent Content => _content is { } content && content.Ticket == _ticket ? content : throw Gone();

    /// <summary>Takes an empty message whose memory is pooled. It has one owner: whoever rented it, until it is sent.</summary>
    public static OutgoingMessage Rent() => new(MessageContent.Rent());

    /// <summary>Starts a text frame; what is written next is its content, in UTF-8.</summary>
    public void BeginText()
    {
        Content.BeginFrame(isBinary: false);
        // The engine's packet type stands in front of every text message on every transport: written here, it need not be
        // copied in later.
        GetSpan(1)[0] = (byte)'4';
        Advance(1);
    }

    /// <summary>Starts a binary frame; what is written next is its content.</summary>
    public void BeginBinary() => Content.BeginFrame(isBinary: true);

    /// <inheritdoc/>
    public void Advance(int count) => Content.Advance(count);

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => Content.GetFree(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Content.GetFree(sizeHint).Span;

    /// <summary>Appends <paramref name="bytes"/> to the frame that was begun last.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var content = Content;
        bytes.CopyTo(content.GetFree(bytes.Length).Span);
        content.Advance(bytes.Length);
    }

    /// <summary>
    /// Makes an immutable copy that any number of sessions may send, and gives this message's memory back.
    /// </summary>
    public OutgoingMessage ToShared()
    {
        var content = Take();
        var shared = new OutgoingMessage(content.ToShared());
        content.Release();
        return shared;
    }

    /// <summary>Gives the memory of a message that will not be sent back to the pool; a shared message is left alone, and so is one that was sent or released before.</summary>
    public void Release()
    {
        if (_content?.TryTake(_ticket) == true) _content.Release();
    }

    /// <summary>A message that is one engine packet of another type than "message", such as a ping.</summary>
    internal static OutgoingMessage CreateControl(ReadOnlySpan<byte> packet) => new(MessageContent.CreateShared(packet));

    /// <summary>Takes the content for good, unless it is shared.</summary>
    internal MessageContent Take() => _content?.TryTake(_ticket) == true ? _content : throw Gone();

    /// <summary>The frame at <paramref name="index"/>: text with its packet type in front, binary as it is.</summary>
    internal ReadOnlyMemory<byte> GetFrame(int index, out bool isBinary) => Content.GetFrame(index, out isBinary);

    private static InvalidOperationException Gone() => new("The message was sent or released before, or never rented: OutgoingMessage.Rent() gives a new one.");
}
