using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIoNet.EngineIo.Diagnostics;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Pushed;

/// <summary>A session on a connection that pushes what the test delivers.</summary>
internal sealed class PushedSession : IDisposable
{
    public const int MaxMessage = 1_000_000;

    private readonly SettableClock _clock = new();

    public PushedSession(Action<TestHandler, string>? onMessage = null, EngineHandlerFactory? createHandler = null)
    {
        Server = new EngineServer(
            new EngineOptions { MaxHttpBufferSize = MaxMessage },
            createHandler ?? (session => Handler = new TestHandler(session, onMessage)),
            _clock,
            NullLoggerFactory.Instance);
        Session = new EngineSession(Server, RandomId.Create(), new EngineHandshake(new DefaultHttpContext(), default), Revision4.Instance);
        Assert.True(Server.TryAdd(Session));
        var socket = new PushedWebSocket(Connection, MaxMessage, new EngineLog(NullLoggerFactory.Instance, _clock));
        socket.Attach(connection =>
        {
            var transport = new PushedTransport(Session, (PushedWebSocket)connection);
            Session.Open(transport, Server.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
            return transport.RunAsync();
        });
    }

    public FakePushConnection Connection { get; } = new();

    public EngineServer Server { get; }

    public EngineSession Session { get; }

    public TestHandler Handler { get; private set; } = null!;

    /// <summary>What was sent behind the open packet.</summary>
    public byte[] Sent => Connection.Sent[OpenPacket.Length..].ToArray();

    private static byte[] OpenPacket => [0x81, 3, .. "0{}"u8];

    public static PushedSession Open(Action<TestHandler, string>? onMessage = null) => Open(new PushedSession(onMessage));

    public static PushedSession Open(EngineHandlerFactory createHandler) => Open(new PushedSession(createHandler: createHandler));

    private static PushedSession Open(PushedSession session)
    {
        session.Connection.Settle();
        return session;
    }

    public string[] TakeMessages()
    {
        var messages = new List<string>();
        while (Handler.TryNextMessage(out var message)) messages.Add(message!);
        return [.. messages];
    }

    public void Advance(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(100)) _clock.Advance(TimeSpan.FromMilliseconds(100));
    }

    public async Task AssertNothingIsLeftAsync()
    {
        await Bounded.UntilAsync(() => Server is { TableCount: 0, Wheel.Count: 0 });
        Assert.True(Connection.IsOver);
    }

    public void Dispose() => Server.Dispose();
}
