using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;
using SocketIoNet.Tests.Memory;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>What an event costs on its way from the frame to a handler that completes at once.</summary>
[Collection<RunsAlone>]
public sealed class DispatchAllocationTests : IDisposable
{
    private const int Rounds = 1000;

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();
    private readonly SilentStream _silence = new();
    private int _sum;

    private SocketIoServer Server => _services.GetRequiredService<SocketIoServer>();

    public void Dispose()
    {
        _silence.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void A_handler_of_the_socket_costs_nothing()
    {
        Server.OnConnection(socket => socket.On("sum", (int a, int b) => { _sum += a + b; }));
        Assert.Equal(0, Measure());
        Assert.Equal(3 * (Rounds + 100), _sum);
    }

    [Fact]
    public void A_handler_of_the_namespace_costs_nothing()
    {
        Server.OnConnection(socket => socket.On("other", () => { }));
        Server.On("sum", (Socket socket, int a, int b) => { _sum += socket.Connected ? a + b : 0; });
        Assert.Equal(0, Measure());
        Assert.Equal(3 * (Rounds + 100), _sum);
    }

    private long Measure()
    {
        var session = Open();
        var frame = "42[\"sum\",1,2]"u8.ToArray();
        for (var i = 0; i < 100; i++) session.ReceiveFrame(frame, isBinary: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) session.ReceiveFrame(frame, isBinary: false);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }

    private EngineSession Open()
    {
        var engine = Server.Engine;
        var session = new EngineSession(engine, RandomId.Create(), new EngineHandshake(new DefaultHttpContext(), default), Revision4.Instance);
        Assert.True(engine.TryAdd(session));
        var transport = new PulledTransport(session, new PipeWebSocket(PipeReader.Create(_silence), new WriteBatcher(new ConnectionWriter(_silence)), 1_000_000, static () => { }));
        session.Open(transport, engine.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
        session.ReceiveFrame("40"u8.ToArray(), isBinary: false);
        return session;
    }
}
