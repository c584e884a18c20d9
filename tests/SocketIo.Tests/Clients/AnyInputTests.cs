using System.IO.Pipelines;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;
using SocketIoNet.Tests.Memory;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

/// <summary>Whatever a client sends, its own connection is all that it can end.</summary>
public sealed class AnyInputTests : IDisposable
{
    private static readonly Gen<string> Pieces = Gen.OneOf(
        Gen.OneOf("0", "1", "2", "3", "4", "5", "6", "51-", "61-", "52-", "/", "/other,", "/admin", ",", "-", "1", "12", "9007199254740991"),
        Gen.OneOf("[\"e\",1]", "[\"f\",null,\"x\"]", "[\"b\",{\"_placeholder\":true,\"num\":0}]", "[]", "{}", "[5]", "[\"disconnect\"]", "\"x\"", "[\"e\"", "null"),
        Gen.String[0, 5]);

    private static readonly Gen<(byte[] Frame, bool IsBinary)> Frames = Gen.OneOf(
        Pieces.Array[0, 5].Select(static pieces => (Encoding.UTF8.GetBytes("4" + string.Concat(pieces)), false)),
        Gen.OneOf("40", "40/other,", "42[\"e\",1]", "421[\"f\",5,\"x\"]", "41", "451-[\"b\",{\"_placeholder\":true,\"num\":0}]", "3", "6", "2", "1")
            .Select(static text => (Encoding.UTF8.GetBytes(text), false)),
        Gen.Byte.Array[0, 10].Select(static bytes => (bytes, true)));

    private readonly RecordedLogs _logs = new();
    private readonly SilentStream _silence = new();
    private readonly ServiceProvider _services;

    public AnyInputTests()
    {
        var services = new ServiceCollection();
        services.AddSocketIo();
        _logs.AddTo(services);
        _services = services.BuildServiceProvider();
        Server.OnConnection(Handle);
        Server.Of("/other").OnConnection(Handle);
    }

    private SocketIoServer Server => _services.GetRequiredService<SocketIoServer>();

    public void Dispose()
    {
        _services.Dispose();
        _logs.Dispose();
        _silence.Dispose();
    }

    [Fact]
    public void A_conversation_of_any_frames_ends_in_order() => Frames.Array[1, 30].Sample(
        frames =>
        {
            var session = Open();
            foreach (var (frame, isBinary) in frames) session.ReceiveFrame(frame, isBinary);
            session.Close();
            Assert.Equal(0, _logs.Count(Microsoft.Extensions.Logging.LogLevel.Error));
            Assert.Empty(Server.MainNamespace.Sockets);
            Assert.Empty(Server.Of("/other").Sockets);
            Assert.Empty(Server.MainNamespace.Adapter.Rooms);
        },
        iter: 2000,
        threads: 1);

    private static void Handle(Socket socket)
    {
        _ = socket.JoinAsync("room");
        socket.On("e", (int number) => number);
        socket.On("f", (string? text, double? number) => socket.Emit("f", text, number));
        socket.On("b", (byte[] bytes) => socket.To("room").Emit("b", bytes));
    }

    private EngineSession Open()
    {
        var engine = Server.Engine;
        var session = new EngineSession(engine, RandomId.Create(), new EngineHandshake(new DefaultHttpContext(), default), Revision4.Instance);
        Assert.True(engine.TryAdd(session));
        var frames = new PipeWebSocket(PipeReader.Create(_silence), new WriteBatcher(new ConnectionWriter(_silence)), 1_000_000, static () => { });
        session.Open(new PulledTransport(session, frames), engine.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
        return session;
    }
}
