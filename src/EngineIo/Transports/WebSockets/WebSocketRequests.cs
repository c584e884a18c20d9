using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;
using SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// The HTTP side of WebSockets: a new session, or an upgrade. The request ends once the WebSocket is open, or else lasts as long as its
/// connection.
/// </summary>
internal sealed class WebSocketRequests(EngineServer server, OpenPackets openPackets) : ITransportRequests
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private const string SecondsToWait = "5";

    public TransportKind Kind => TransportKind.WebSocket;

    /// <summary>The response contains the subprotocol, which must be an HTTP token.</summary>
    public EngineError? Check(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.All(static name => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters))
            ? null
            : EngineError.BadRequest("INVALID_SUBPROTOCOL");

    public EngineError? CheckSession(EngineSession session) => server.Options.AllowUpgrades ? null : EngineError.BadRequest("TRANSPORT_MISMATCH");

    public async Task OpenAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        server.AddHeaders(context, isFirst: true);
        using var abort = new RequestAbort(context);
        if (await TryAcceptAsync(context, abort).ConfigureAwait(false) is { } webSocket)
            await RunAsync(context, webSocket, connection => OpenAsync(session, connection)).ConfigureAwait(false);
        else
            session.Close(EngineCloseReason.TransportError, "the WebSocket was not accepted");
    }

    /// <summary>A request of an open session is its upgrade.</summary>
    public async Task HandleAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        server.AddHeaders(context, isFirst: false);
        using var abort = new RequestAbort(context);
        var revision = request.Revision;
        if (await TryAcceptAsync(context, abort).ConfigureAwait(false) is { } webSocket)
            await RunAsync(context, webSocket, connection => UpgradeAsync(session, connection, revision)).ConfigureAwait(false);
    }

    /// <summary>Runs the WebSocket. Until it has sent what it can send at once, the response to the upgrade may wait, and no longer.</summary>
    private static Task RunAsync(HttpContext context, AcceptedWebSocket webSocket, Func<IMessageConnection, Task> use)
    {
        try
        {
            return webSocket.RunAsync(use);
        }
        finally
        {
            ReleaseResponse(context);
        }
    }

    private static void ReleaseResponse(HttpContext context) => context.Features.Get<IConnectionFlushFeature>()?.Release();

    private async Task OpenAsync(EngineSession session, IMessageConnection connection)
    {
        var transport = CreateTransport(session, connection, session.Revision);
        try
        {
            session.Open(transport, server.CreateHandler, CreateOpenPacket(session), openPackets.InitialMessage());
            await transport.RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The request may have ended, so this is the only place to remove the session. The server logs the exception.
            session.Close(EngineCloseReason.TransportError, exception.Message);
            transport.Dispose();
            throw;
        }
    }

    private async Task UpgradeAsync(EngineSession session, IMessageConnection connection, ProtocolRevision revision)
    {
        using (connection)
        {
            // After the accept: a failed WebSocket must not block the next upgrade.
            var running = session.TryBeginUpgrade() is { } old
                ? new TransportUpgrade(session, old, connection, () => CreateTransport(session, connection, revision)).RunAsync()
                // The session has, or had, another WebSocket. This one is closed without affecting the session.
                : new ClosingHandshake(connection, server.Wheel).RunAsync();
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Creates the transport, which disposes the connection in the end.</summary>
    private static WebSocketTransport CreateTransport(EngineSession session, IMessageConnection connection, ProtocolRevision revision) => connection is PushedWebSocket pushed
        ? new PushedTransport(session, pushed) { Revision = revision }
        : new PulledTransport(session, connection) { Revision = revision };

    private OutgoingMessage CreateOpenPacket(EngineSession session)
    {
        using var packet = new PooledBuffer();
        openPackets.Write(packet, session);
        return OutgoingMessage.CreateControl(packet.Written);
    }

    /// <summary>Accepts the WebSocket; null if it failed and an error response was sent where possible.</summary>
    private async Task<AcceptedWebSocket?> TryAcceptAsync(HttpContext context, RequestAbort abort)
    {
        try
        {
            return await AcceptAsync(context, abort).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Any failure (the server's limit of upgraded connections, a client that has disconnected) concerns this request only.
            server.Log.WebSocketNotAccepted(exception.Message);
            ReleaseResponse(context);
            AnswerNotAccepted(context);
            return null;
        }
    }

    private static void AnswerNotAccepted(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        // The headers of the handshake are already set.
        context.Response.Clear();
        EngineRequestDispatcher.RejectForNow(context.Response, StatusCodes.Status503ServiceUnavailable, SecondsToWait);
    }

    private async Task<AcceptedWebSocket> AcceptAsync(HttpContext context, RequestAbort abort)
    {
        var upgrade = context.Features.Get<UpgradeInterceptor>();
        // The response leaves with the first frame: a client whose connection is cut between the two would wait for its timeout. A connection of HTTP/2 has other requests.
        if (upgrade is { IsExtendedConnect: false }) context.Features.Get<IConnectionFlushFeature>()?.HoldNext();
        var requested = context.WebSockets.WebSocketRequestedProtocols;
        var webSocket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // A client that offers subprotocols fails if the server selects none.
            SubProtocol = requested.Count > 0 ? requested[0] : null,
            DangerousEnableCompression = server.Options.PerMessageDeflate is not null,
            KeepAliveInterval = TimeSpan.Zero,
        }).ConfigureAwait(false);
        // The framework has done the handshake. Its WebSocket is used only where the engine's own framing cannot be.
        if (upgrade?.Connection is null || server.Options.PerMessageDeflate is not null) return new AcceptedWebSocket(SystemFraming(webSocket, upgrade?.Connection, abort), null);
        if (SessionUser.MayOutlive(context))
        {
            if (upgrade.Push is { } push && !CountsUpgrades(context)) return new AcceptedWebSocket(new PushedWebSocket(push, server.Options.MaxHttpBufferSize, server.Log), null);
            if (upgrade.Detachable is { } transport) return new AcceptedWebSocket(OwnFraming(transport), transport.Detachable);
        }

        return new AcceptedWebSocket(new PipeWebSocket(upgrade.Connection.Input, upgrade.Connection.Output, server.Options.MaxHttpBufferSize, abort.Abort), null);
    }

    /// <summary>Whether the server limits upgraded connections, which it counts by their requests.</summary>
    private static bool CountsUpgrades(HttpContext context) =>
        context.RequestServices.GetService<IOptions<KestrelServerOptions>>()?.Value.Limits.MaxConcurrentUpgradedConnections is not null;

    private PipeWebSocket OwnFraming(KestrelTransport transport)
    {
        var output = new WriteBatcher(new ConnectionWriter(transport.Output.AsStream(leaveOpen: true), transport.Socket));
        return new PipeWebSocket(transport.Input, output, server.Options.MaxHttpBufferSize, transport.Detachable!.Abort);
    }

    private SystemWebSocket SystemFraming(WebSocket webSocket, UpgradedStream? connection, RequestAbort abort) =>
        new(webSocket, connection, server.Options.MaxHttpBufferSize, server.Options.PerMessageDeflate?.Threshold, abort.Abort, abort.DisposeWithoutAbort);
}
