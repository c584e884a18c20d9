using System.Text;
using BenchmarkDotNet.Attributes;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Bench.Micro;

/// <summary>
/// Events whose arguments do not fit, which clients may send as often as those that do. Where the library would throw, inside of a value, the shape of the JSON is checked from the first
/// misfit on: 1.1 µs for {"id":"x"} and 1.0 µs for {"id":1.5}, 0.9 µs for 5.5, where exceptions cost 11, 20 and 8 µs and events that fit 0.3 to 0.7 µs (on a busy machine of two cores).
/// </summary>
public class MisfitBenchmarks : IDisposable
{
    private readonly MicroServer _server = new();
    private EngineSession _session = null!;
    private byte[] _frame = [];

    [Params("number 5", "number \"x\"", "number null", "number 5.5", "number", "item {\"id\":1}", "item [1]", "item {\"id\":\"x\"}", "item {\"id\":1.5}", "item {\"id\":1.0}")]
    public string Event { get; set; } = "";

    [GlobalSetup]
    public void Connect()
    {
        _server.Io.OnConnection(socket =>
        {
            socket.On("number", (int number) => { });
            socket.On("item", (Item item) => { });
        });
        _session = _server.Connect();
        var parts = Event.Split(' ');
        _frame = Encoding.UTF8.GetBytes($"42[\"{string.Join("\",", parts)}{(parts.Length == 1 ? "\"" : "")}]");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Receive() => MicroServer.Receive(_session, _frame);

    public sealed record Item(int Id);
}
