using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.Bench.Micro;

/// <summary>A server without a network: what a client sends is given to its session, what it is sent goes nowhere.</summary>
internal sealed class MicroServer : IDisposable
{
    private readonly ServiceProvider _services;
    private int _sessions;

    public MicroServer(Action<SocketIoOptions>? options = null, Action<JsonSerializerOptions>? json = null)
    {
        var builder = new ServiceCollection().AddLogging().AddSocketIo(options);
        if (json is not null) builder.AddJsonOptions(json);
        _services = builder.Services.BuildServiceProvider();
        Io = _services.GetRequiredService<SocketIoServer>();
    }

    public SocketIoServer Io { get; }

    /// <summary>Connects a client, which joins the main namespace.</summary>
    public EngineSession Connect()
    {
        var handshake = new EngineHandshake(new DefaultHttpContext(), TimeProvider.System.GetUtcNow());
        var session = new EngineSession(Io.Engine, $"session-{_sessions++}", handshake, Revision4.Instance);
        session.Open(new DrainingTransport(), Io.Engine.CreateHandler);
        Receive(session, "40"u8.ToArray());
        return session;
    }

    /// <summary>A frame of the client, which may be changed by being read.</summary>
    public static void Receive(EngineSession session, byte[] frame, bool isBinary = false)
    {
        session.ReceiveFrame(frame, isBinary);
        session.WriteBatched();
    }

    public void Dispose() => _services.Dispose();
}
