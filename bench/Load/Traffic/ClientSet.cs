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

    public void OpenAll(EventLoop loop, int port)
    {
        var isDone = loop.Pump(Limit, () =>
        {
            while (_opened < count && _opened - _ready < AtOnce) loop.Open(Clients[_opened] = create(_opened++), port);
            return _ready == count;
        });
        if (!isDone) throw new BenchException($"only {_ready} of {count} clients could connect");
    }

    public void OnReady() => _ready++;
}
