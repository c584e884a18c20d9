using SocketIoNet.Bench.Clients;

namespace SocketIoNet.Bench.Wire;

/// <summary>What a kind of server understands: how a connection is opened, and how the same requests are said.</summary>
internal abstract class Dialect
{
    public abstract string Path { get; }

    /// <summary>What is sent as soon as the WebSocket is open.</summary>
    public virtual byte[] Greeting => [];

    /// <summary>How many messages of the server, after the WebSocket is open, until it can be used.</summary>
    public abstract int OpeningMessages(int namespaces);

    /// <summary>Answers a message of the opening, if it wants an answer.</summary>
    public abstract ReadOnlySpan<byte> AnswerOpening(ReadOnlySpan<byte> payload, string[] namespaces);

    /// <summary>An event with a JSON argument, empty for none, that is answered with a JSON result: the argument itself by default.</summary>
    public abstract Exchange Request(int id, string @event, string argument, string @namespace = "/", string? result = null);

    public abstract Exchange RequestBytes(int id, string @event, byte[] bytes);

    /// <summary>An event that wants no answer, and what the others are to see of it.</summary>
    public abstract Exchange Announce(string @event, string[] arguments, string announced, string text, string @namespace);

    public abstract byte[] EncodeReply(Message[] reply);

    /// <summary>Compares what has arrived with what has to come; returns how many bytes are done with.</summary>
    public abstract int Match(WebSocketClient client, ReadOnlySpan<byte> data);

    protected static BenchException Unexpected(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected)
    {
        const int Shown = 200;
        var got = System.Text.Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, Shown)]);
        var wanted = System.Text.Encoding.UTF8.GetString(expected[..Math.Min(expected.Length, Shown)]);
        return new BenchException($"unexpected answer: {got}\n  expected: {wanted}");
    }
}
