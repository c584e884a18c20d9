using System.Text;
using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>One client's way from its first poll to the end of its WebSocket, in the order of the official client.</summary>
/// <param name="load">Whose client it is.</param>
/// <param name="loop">Where the connections are.</param>
/// <param name="port">The port for the polls.</param>
/// <param name="webSocketPort">The port for the WebSocket.</param>
internal sealed class UpgradeSession(IUpgradeLoad load, EventLoop loop, int port, int webSocketPort) : IHttpUser, ITraffic
{
    private static readonly SocketIoDialect Dialect = new();
    private static readonly byte[] Probe = Frames.FromClient(Frames.Text, "2probe"u8);
    private static readonly byte[] ProbeAnswer = Frames.FromServer(Message.Text("3probe"));
    private static readonly byte[] Upgrade = Frames.FromClient(Frames.Text, "5"u8);
    private static readonly byte[] Echo = Frames.FromClient(Frames.Text, "421000[\"echo\",\"upgraded\"]"u8);
    private static readonly byte[] EchoAnswer = Frames.FromServer(Message.Text("431000[\"upgraded\"]"));
    private static readonly byte[] CloseFrame = Frames.FromClient(Frames.Close, [0x03, 0xE8]);

    private HttpChannel? _http;
    private WebSocketClient? _webSocket;
    private UpgradeStep _step;
    private string _sid = "";
    private long _startedAt;

    /// <summary>The time since the session was opened, or the last echo was sent.</summary>
    public long Elapsed => loop.Now - _startedAt;

    public void Open()
    {
        loop.Open(_http = new HttpChannel(this), port);
        _startedAt = loop.Now;
        _http.Send(PollingRequests.Get());
    }

    public void OnResponse(HttpChannel channel, ReadOnlySpan<byte> body)
    {
        switch (_step)
        {
            case UpgradeStep.Handshake:
                _sid = PollingRequests.ReadSid(body);
                Continue(UpgradeStep.JoinSent, PollingRequests.Post(_sid, "40"));
                break;
            case UpgradeStep.JoinSent:
                Continue(UpgradeStep.Joining, PollingRequests.Get(_sid));
                break;
            case UpgradeStep.Joining:
                if (!body.StartsWith("40{"u8)) throw Unexpected(body);
                Continue(UpgradeStep.Probing, PollingRequests.Get(_sid));
                _webSocket = new WebSocketClient(this, Dialect, [], 0) { Path = $"{Dialect.Path}&sid={_sid}", IsUpgrade = true };
                loop.Open(_webSocket, webSocketPort);
                break;
            default:
                if (!body.SequenceEqual("6"u8)) throw Unexpected(body);
                OnPollReleased();
                break;
        }
    }

    public void OnReady(WebSocketClient client) => client.Send(Probe);

    public ReadOnlySpan<byte> Expected(WebSocketClient client) => _step < UpgradeStep.Echoing ? ProbeAnswer : EchoAnswer;

    public void OnReply(WebSocketClient client)
    {
        if (_step == UpgradeStep.Echoing)
        {
            load.OnEcho(this);
            return;
        }

        var isReleased = _step == UpgradeStep.PollReleased;
        _step = UpgradeStep.Probed;
        if (isReleased) SendUpgrade();
    }

    public void SendEcho()
    {
        _startedAt = loop.Now;
        _webSocket!.Send(Echo);
    }

    public void Close()
    {
        _step = UpgradeStep.Closing;
        _webSocket!.Send(CloseFrame);
    }

    public void OnBatch(WebSocketClient client)
    {
    }

    public void OnClosed(WebSocketClient client)
    {
        if (_step != UpgradeStep.Closing) throw new BenchException("the server closed a WebSocket too early");
        client.CloseNow();
        loop.Close(_http!);
        load.OnEnd();
    }

    private void Continue(UpgradeStep step, byte[] request)
    {
        _step = step;
        _http!.Send(request);
    }

    private void OnPollReleased()
    {
        if (_step == UpgradeStep.Probed) SendUpgrade();
        else _step = UpgradeStep.PollReleased;
    }

    private void SendUpgrade()
    {
        _step = UpgradeStep.Echoing;
        _webSocket!.Send(Upgrade);
        _webSocket.Send(Echo);
    }

    private static BenchException Unexpected(ReadOnlySpan<byte> body) => new($"unexpected response: {Encoding.UTF8.GetString(body)}");
}
