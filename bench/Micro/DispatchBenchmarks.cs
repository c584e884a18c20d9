using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Bench.Micro;

/// <summary>The way of an event through the whole server: frame, packet, handler, acknowledgement, queue.</summary>
[MemoryDiagnoser]
public class DispatchBenchmarks : IDisposable
{
    private const int TextLength = 64;

    private readonly MicroServer _server = new();
    private readonly MicroServer _generated = new(json: static options => options.TypeInfoResolverChain.Insert(0, OrderJson.Default));
    private readonly byte[] _text = Frame("text", $"\"{new string('x', TextLength)}\"");
    private readonly byte[] _asynchronous = Frame("async", $"\"{new string('x', TextLength)}\"");
    private readonly byte[] _relayed = Frame("relay", $"\"{new string('x', TextLength)}\"");
    private readonly byte[] _announcement = "451-13[\"bytes\",{\"_placeholder\":true,\"num\":0}]"u8.ToArray();
    private readonly byte[] _bytes = new byte[1024];
    private readonly byte[] _object = Frame("object", JsonSerializer.Serialize(Order.Example, JsonSerializerOptions.Web));
    private readonly byte[] _objectAndText = Encoding.UTF8.GetBytes($"4213[\"two\",{JsonSerializer.Serialize(Order.Example, JsonSerializerOptions.Web)},\"text\"]");
    private readonly byte[] _relayedObject = Frame("relay", JsonSerializer.Serialize(Order.Example, JsonSerializerOptions.Web));
    private EngineSession _session = null!;
    private EngineSession _generatedSession = null!;

    [GlobalSetup]
    public void Connect()
    {
        _server.Io.OnConnection(socket =>
        {
            socket.On("text", (string text) => text);
            socket.On("async", async (string text) => await Task.FromResult(text));
            socket.On("relay", (EventArguments arguments, Ack ack) => ack.Send(arguments));
            socket.On("object", (Order order) => order);
            socket.On("two", (Order order, string text) => text);
            socket.On("bytes", (byte[] bytes) => bytes);
        });
        _session = _server.Connect();
        _generated.Io.On("object", (Order order) => order);
        _generatedSession = _generated.Connect();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        _generated.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void TypedText() => MicroServer.Receive(_session, _text);

    [Benchmark]
    public void AsynchronousText() => MicroServer.Receive(_session, _asynchronous);

    [Benchmark]
    public void EventArgumentsText() => MicroServer.Receive(_session, _relayed);

    [Benchmark]
    public void TypedObject() => MicroServer.Receive(_session, _object);

    [Benchmark]
    public void GeneratedObject() => MicroServer.Receive(_generatedSession, _object);

    [Benchmark]
    public void TypedObjectAndText() => MicroServer.Receive(_session, _objectAndText);

    [Benchmark]
    public void EventArgumentsObject() => MicroServer.Receive(_session, _relayedObject);

    [Benchmark]
    public void Binary()
    {
        MicroServer.Receive(_session, _announcement);
        MicroServer.Receive(_session, _bytes, isBinary: true);
    }

    private static byte[] Frame(string name, string json) => Encoding.UTF8.GetBytes($"4213[\"{name}\",{json}]");
}
