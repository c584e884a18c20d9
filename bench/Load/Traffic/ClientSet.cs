using SocketIoNet.Bench.Clients;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Opens clients, a few at a time so that the server's backlog never overflows.</summary>
internal sealed class ClientSet(int count, Func<int, WebSocketClient> create)
{
    private const int AtOnce = 64;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private int _opened;
    private int _ready;

    public WebSocketClient[] Clients { get; } = new WebSocketClient[count];

    /// <param name="loop">Where the connections are.</param>
    /// <param name="ports">The servers.</param>
    /// <param name="serverOf">Which server a client connects to; the first when null.</param>
    public void OpenAll(EventLoop loop, int[] ports, Func<int, int>? serverOf = null)
    {
        var isDone = loop.Pump(Limit, () =>
        {
            while (_opened < count && _opened - _ready < AtOnce) OpenNext(loop, ports[serverOf?.Invoke(_opened) ?? 0]);
            return _ready == count;
        });
        if (!isDone) throw new BenchException($"only {_ready} of {count} clients could connect");
    }

    public void OnReady() => _ready++;

    private void OpenNext(EventLoop loop, int port)
    {
        var client = Clients[_opened] = create(_opened);
        _opened++;
        loop.Open(client, port);
    }
}
