using System.Buffers;

namespace SocketIoNet.Postgres.Forwarding;

/// <summary>Puts messages together. A message of which a part is missing is dropped.</summary>
/// <param name="receive">Called for each message, which is valid until it returns.</param>
internal sealed class MessageAssembly(Action<ReadOnlyMemory<byte>> receive)
{
    /// <summary>Most messages are shorter. Memory for longer ones is not kept.</summary>
    private const int LargestKeptCapacity = 128 * 1024;

    private readonly byte[] _part = new byte[MessagePart.MaxSize];
    private ArrayBufferWriter<byte> _message = new();
    private MessagePart _next;

    /// <summary>Adds the payload of a notification.</summary>
    /// <exception cref="InvalidDataException">It is none of a message, or a part before it is missing.</exception>
    public void Add(string payload)
    {
        if (!MessagePart.TryRead(payload, _part, out var part, out var bytes)) throw new InvalidDataException("A notification is no part of a message.");
        if (part.Count == 1)
        {
            receive(bytes);
            return;
        }

        if (part.Index == 0) Clear();
        else if (part != _next) throw new InvalidDataException("A part of a message is missing.");
        _message.Write(bytes.Span);
        _next = part with { Index = part.Index + 1 };
        if (_next.Index < _next.Count) return;
        receive(_message.WrittenMemory);
        Clear();
    }

    private void Clear()
    {
        _next = default;
        if (_message.Capacity > LargestKeptCapacity) _message = new ArrayBufferWriter<byte>();
        else _message.ResetWrittenCount();
    }
}
