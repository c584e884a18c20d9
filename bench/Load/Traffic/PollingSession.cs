using System.Text;
using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>
/// A client that polls, as browsers do: one connection for a poll that is always pending, one for what it sends. Every echo is a POST, its answer, and the
/// response of the poll.
/// </summary>
internal sealed class PollingSession(PollingLoad load) : IHttpUser
{
    private const int Requests = 8;
    private const int FirstId = 1000;

    private readonly byte[][] _posts = new byte[Requests][];
    private readonly byte[][] _replies = new byte[Requests][];
    private HttpChannel? _polls;
    private HttpChannel? _sends;
    private byte[] _get = [];
    private bool _hasReply;
    private bool _hasOk;
    private long _number;
    private long _sentAt;

    public bool IsReady { get; private set; }

    public bool IsWaiting { get; private set; }

    /// <param name="loop">Where the connections are.</param>
    /// <param name="owner">The port of the server that opens the session.</param>
    /// <param name="port">The port for everything else.</param>
    public void Open(EventLoop loop, int owner, int port)
    {
        loop.Open(_polls = new HttpChannel(this), port);
        loop.Open(_sends = new HttpChannel(this), port);
        var opening = _polls;
        if (owner != port) loop.Open(opening = new HttpChannel(this), owner);
        opening.Send(PollingRequests.Get());
    }

    public void SendNext()
    {
        IsWaiting = true;
        _hasReply = _hasOk = false;
        _sentAt = _sends!.Now;
        _sends.Send(_posts[_number % Requests]);
    }

    public void OnResponse(HttpChannel channel, ReadOnlySpan<byte> body)
    {
        if (_get.Length == 0) OnOpened(body);
        else if (channel == _sends) OnSent(body);
        else OnPolled(body);
    }

    private void OnOpened(ReadOnlySpan<byte> body)
    {
        var sid = PollingRequests.ReadSid(body);
        _get = PollingRequests.Get(sid);
        for (var i = 0; i < Requests; i++)
        {
            _posts[i] = PollingRequests.Post(sid, $"42{FirstId + i}[\"echo\",{load.Argument}]");
            _replies[i] = Encoding.ASCII.GetBytes($"43{FirstId + i}[{load.Argument}]");
        }

        _sends!.Send(PollingRequests.Post(sid, "40"));
        _polls!.Send(_get);
    }

    private void OnSent(ReadOnlySpan<byte> body)
    {
        if (!body.SequenceEqual("ok"u8)) throw Unexpected(body);
        _hasOk = true;
        GoOn();
    }

    private void OnPolled(ReadOnlySpan<byte> body)
    {
        _polls!.Send(_get);
        body = WithoutPing(body);
        if (body.IsEmpty) return;
        if (!IsReady)
        {
            if (!body.StartsWith("40{"u8)) throw Unexpected(body);
            IsReady = true;
            return;
        }

        if (!IsWaiting || !body.SequenceEqual(_replies[_number % Requests])) throw Unexpected(body);
        _hasReply = true;
        load.Latencies.Record(_polls.Now - _sentAt);
        GoOn();
    }

    /// <summary>A ping comes alone or with what is sent at the same time. It needs no answer in the time that a run takes.</summary>
    private static ReadOnlySpan<byte> WithoutPing(ReadOnlySpan<byte> body)
    {
        if (body.SequenceEqual("2"u8)) return default;
        if (body.StartsWith("2\u001e"u8)) return body[2..];
        return body.EndsWith("\u001e2"u8) ? body[..^2] : body;
    }

    private void GoOn()
    {
        if (!IsWaiting || !_hasOk || !_hasReply) return;
        IsWaiting = false;
        _number++;
        load.OnEcho(this);
    }

    private static BenchException Unexpected(ReadOnlySpan<byte> body) => new($"unexpected response: {Encoding.UTF8.GetString(body)}");
}
