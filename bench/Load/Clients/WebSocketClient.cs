using System.Text;
using SocketIoNet.Bench.Traffic;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Clients;

/// <summary>One client over WebSocket: opens itself, then matches answers for the traffic it belongs to.</summary>
internal sealed class WebSocketClient(ITraffic traffic, Dialect dialect, string[] namespaces, int index) : Channel
{
    private enum Phase
    {
        Upgrading,
        Opening,
        Ready,
    }

    private Phase _phase;
    private int _openingLeft;

    public int Index => index;

    /// <summary>The path to ask for; the dialect's own unless a session is to be upgraded.</summary>
    public string Path { get; init; } = dialect.Path;

    /// <summary>Of an upgrade, which is spoken by the traffic: nothing is expected of the server by itself.</summary>
    public bool IsUpgrade { get; init; }

    public long Sent { get; set; }

    public long Received { get; set; }

    public long OpenedAt { get; private set; }

    /// <summary>When each request under way was sent, by its number.</summary>
    public long[] SentAt { get; set; } = [];

    public byte[] PartialRecord { get; set; } = [];

    public ReadOnlySpan<byte> Expected => traffic.Expected(this);

    public bool IsReady => _phase == Phase.Ready;

    public long Now => Loop.Now;

    public void Replied() => traffic.OnReply(this);

    public void ClosedByServer() => OnClosedByServer();

    public void CloseNow() => Loop.Close(this);

    protected override void OnOpened()
    {
        _phase = Phase.Upgrading;
        _openingLeft = IsUpgrade ? 0 : dialect.OpeningMessages(namespaces.Length);
        OpenedAt = Loop.Now;
        Send(Encoding.ASCII.GetBytes(
            $"GET {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
    }

    protected override int Consume(ReadOnlySpan<byte> data)
    {
        var used = 0;
        if (_phase == Phase.Upgrading) used = ReadUpgrade(data);
        if (_phase == Phase.Opening) used += ReadOpening(data[used..]);
        if (_phase != Phase.Ready) return used;
        used += dialect.Match(this, data[used..]);
        if (Fd >= 0) traffic.OnBatch(this);
        return used;
    }

    protected override void OnClosedByServer() => traffic.OnClosed(this);

    private int ReadUpgrade(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0) return 0;
        if (!data.StartsWith("HTTP/1.1 101"u8)) throw new BenchException($"no WebSocket: {Encoding.ASCII.GetString(data[..end])}");
        if (dialect.Greeting.Length > 0) Send(dialect.Greeting);
        _phase = Phase.Opening;
        return end + 4;
    }

    private int ReadOpening(ReadOnlySpan<byte> data)
    {
        var used = 0;
        while (_openingLeft > 0 && Frames.TryRead(data[used..], out _, out _, out var payload, out var length))
        {
            var answer = dialect.AnswerOpening(payload, namespaces);
            if (answer.Length > 0) Send(answer);
            used += length;
            _openingLeft--;
        }

        if (_openingLeft > 0) return used;
        _phase = Phase.Ready;
        traffic.OnReady(this);
        return used;
    }
}
