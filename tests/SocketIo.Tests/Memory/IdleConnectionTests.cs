using System.IO.Pipelines;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Clients;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Memory;

/// <summary>What a client costs that is connected and says nothing: everything that engine and server hold for it, on a WebSocket that costs nothing itself.</summary>
[Collection<RunsAlone>]
public sealed class IdleConnectionTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 2000;
    private const int MostBytes = 4096;
    private const int MostObjects = 80;

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();
    private readonly SilentStream _silence = new();

    private SocketIoServer Server => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void An_idle_connection_costs_less_than_four_kilobytes()
    {
        Server.OnConnection(Echo);
        Open(10);
        // Other tests leave garbage that may go while this one measures; the median is not moved by that.
        var measured = Enumerable.Range(0, 5).Select(_ => Measure()).Order().ToArray();
        output.WriteLine($"{measured[2]} bytes");
        Assert.InRange(measured[2], 500, MostBytes);
    }

    [Fact]
    public void An_idle_connection_is_made_of_few_objects()
    {
        Server.OnConnection(Echo);
        var (session, reading) = Open(1)[0];
        Assert.False(reading.IsCompleted);
        var objects = ObjectGraph.Of(reading, IsShared);
        output.WriteLine(ObjectGraph.Describe(objects));
        Assert.Contains(session, objects);
        Assert.Contains(objects, item => item is Socket);
        Assert.InRange(objects.Count, 10, MostObjects);
    }

    private static void Echo(Socket socket) => socket.On("echo", (string text) => socket.Emit("echo", text));

    private static bool IsShared(object item) =>
        item is EngineServer or EngineOptions or SocketIoServer or Namespace or TimerWheel or ProtocolRevision or SilentStream or IServiceProvider or ExecutionContext
            or IPayloadSerializer or PacketLimits or JsonTypeInfo or EventNameComparer or ClientDialect;

    private long Measure()
    {
        var before = Heap.MeasureUsed();
        var open = Open(Count);
        var each = (Heap.MeasureUsed() - before) / Count;
        Assert.All(open, static connection => Assert.False(connection.Reading.IsCompleted));
        return each;
    }

    private (EngineSession Session, Task Reading)[] Open(int count) => [.. Enumerable.Range(0, count).Select(_ => OpenOne())];

    private (EngineSession Session, Task Reading) OpenOne()
    {
        var engine = Server.Engine;
        var session = new EngineSession(engine, RandomId.Create(), new EngineHandshake(Request(), default), Revision4.Instance);
        Assert.True(engine.TryAdd(session));
        var transport = new PulledTransport(session, new PipeWebSocket(PipeReader.Create(_silence, new StreamPipeReaderOptions(useZeroByteReads: true)), new WriteBatcher(new ConnectionWriter(_silence)), 1_000_000, static () => { }));
        session.Open(transport, engine.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
        session.ReceiveFrame("40"u8.ToArray(), isBinary: false);
        // One event each way, so that whatever is made on first use has been made.
        session.ReceiveFrame("42[\"echo\",\"hello\"]"u8.ToArray(), isBinary: false);
        return (session, transport.RunAsync());
    }

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/socket.io/";
        context.Request.QueryString = new QueryString("?EIO=4&transport=websocket");
        context.Request.Headers.Host = "localhost:3000";
        context.Request.Headers.Connection = "Upgrade";
        context.Request.Headers.Upgrade = "websocket";
        context.Request.Headers.SecWebSocketKey = "AAAAAAAAAAAAAAAAAAAAAA==";
        context.Request.Headers.SecWebSocketVersion = "13";
        return context;
    }
}
