using BenchmarkDotNet.Attributes;

namespace SocketIoNet.Bench.Micro;

/// <summary>One emit to many, up to the queues of the recipients.</summary>
[MemoryDiagnoser]
public class BroadcastBenchmarks : IDisposable
{
    private const int TextLength = 64;
    private const int WarmUp = 200;

    private readonly MicroServer _server = new();
    private readonly string _text = new('x', TextLength);

    [Params(1, 100, 10_000)]
    public int Recipients { get; set; }

    [GlobalSetup]
    public void Connect()
    {
        _server.Io.OnConnection(socket => socket.JoinAsync("room"));
        for (var i = 0; i < Recipients; i++) _server.Connect();
        // The first of the benchmarks would pay for what all of them use: after new connections it was measured at several times the others.
        for (var i = 0; i < WarmUp; i++)
        {
            ToAll();
            ToRoom();
        }

        GC.Collect();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void ToAll() => _server.Io.Emit("event", _text);

    [Benchmark]
    public void ToRoom() => _server.Io.To("room").Emit("event", _text);

    [Benchmark]
    public void ToRoomExceptAnother() => _server.Io.To("room").Except("another").Emit("event", _text);

    [Benchmark]
    public async Task<int> FetchSockets() => (await _server.Io.FetchSocketsAsync()).Count;
}
