using System.Buffers;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>The HTTP side of WebSockets: a new session, or an upgrade. The request lasts as long as its connection.</summary>
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
        using var connection = await TryAcceptAsync(context, abort).ConfigureAwait(false);
        if (connection is null)
        {
            session.Close(EngineCloseReason.TransportError, "the WebSocket was not accepted");
            return;
        }

        using var transport = new WebSocketTransport(session, connection);
        session.Open(transport, server.CreateHandler, CreateOpenPacket(session), openPackets.InitialMessage());
        await transport.RunAsync().ConfigureAwait(false);
    }

    /// <summary>A request of an open session is its upgrade.</summary>
    public async Task HandleAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        server.AddHeaders(context, isFirst: false);
        using var abort = new RequestAbort(context);
        using var connection = await TryAcceptAsync(context, abort).ConfigureAwait(false);
        if (connection is null) return;
        // After the accept: a failed WebSocket must not block the next upgrade.
        if (session.TryBeginUpgrade() is not { } old)
        {
            // The session has, or had, another WebSocket. This one is closed without affecting the session.
            await new ClosingHandshake(connection, server.Wheel).RunAsync().ConfigureAwait(false);
            return;
        }

        await new TransportUpgrade(session, old, connection, () => new WebSocketTransport(session, connection) { Revision = request.Revision })
            .RunAsync().ConfigureAwait(false);
    }

    private OutgoingMessage CreateOpenPacket(EngineSession session)
    {
        using var packet = new PooledBuffer();
        openPackets.Write(packet, session);
        return OutgoingMessage.CreateControl(packet.Written);
    }

    /// <summary>Accepts the WebSocket; null if it failed and an error response was sent where possible.</summary>
    private async Task<IMessageConnection?> TryAcceptAsync(HttpContext context, RequestAbort abort)
    {
        try
        {
            return await AcceptAsync(context, abort).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Any failure (the server's limit of upgraded connections, a client that has disconnected) concerns this request only.
            server.Log.WebSocketNotAccepted(exception.Message);
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

    private async Task<IMessageConnection> AcceptAsync(HttpContext context, RequestAbort abort)
    {
        var requested = context.WebSockets.WebSocketRequestedProtocols;
        var compression = server.Options.PerMessageDeflate;
        var webSocket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // A client that offers subprotocols fails if the server selects none.
            SubProtocol = requested.Count > 0 ? requested[0] : null,
            DangerousEnableCompression = compression is not null,
            KeepAliveInterval = TimeSpan.Zero,
        }).ConfigureAwait(false);
        var maxLength = server.Options.MaxHttpBufferSize;
        var connection = context.Features.Get<UpgradeInterceptor>()?.Connection;
        // The framework has done the handshake. Its WebSocket is used only where the engine's own framing cannot be.
        return connection is not null && compression is null
            ? new PipeWebSocket(connection.Input, connection.Output, maxLength, abort.Abort)
            : new SystemWebSocket(webSocket, connection, maxLength, compression?.Threshold, abort.Abort, abort.DisposeWithoutAbort);
    }
}
