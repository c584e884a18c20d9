using BenchmarkDotNet.Attributes;
using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Bench.Micro;

/// <summary>A client that comes back among events for others: what it costs may grow with what is kept, what the others wait for may not.</summary>
[MemoryDiagnoser]
public class RecoveryBenchmarks : IDisposable
{
    private readonly MicroServer _server = new(static options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromHours(1) });
    private IRecoverableAdapter _adapter = null!;
    private RecoveryRequest _request = null!;

    [Params(25_000, 100_000)]
    public int Kept { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _server.Connect();
        var other = _server.Io.MainNamespace.Sockets.Values.Single();
        var session = _server.Connect();
        var socket = _server.Io.MainNamespace.Sockets.Values.Single(socket => socket != other);
        _adapter = (IRecoverableAdapter)_server.Io.MainNamespace.Adapter;
        _request = new RecoveryRequest(socket.Recovery!.Identity, null);
        session.Close(EngineCloseReason.TransportClose);
        for (var i = 0; i < Kept; i++) _server.Io.To($"room {i % 100}").Emit("event", i);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task ComeBackAndBeRefused()
    {
        var result = await _adapter.TakeAsync(_request, CancellationToken.None);
        await _adapter.ReturnAsync(result.Session!, CancellationToken.None);
    }

    [Benchmark]
    public void Emit() => _server.Io.To("room").Emit("event", 1);
}
