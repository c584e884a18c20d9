using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.EngineIo.Http;

/// <summary>The checks that a request must pass before anything is done for it, in the order in which clients expect their answers.</summary>
internal sealed class RequestVerifier(EngineServer server)
{
    private readonly OriginPolicy _origins = new(server.Options);

    /// <summary>Checks what every request must fulfil; null when it may go on.</summary>
    public async ValueTask<EngineError?> VerifyAsync(HttpContext context, EngineRequest request, ITransportRequests transport)
    {
        if ((server.Options.Transports & request.Transport) == TransportKind.None) return EngineError.TransportUnknown(request.TransportName);
        if (await _origins.CheckAsync(context, request.ScriptIndex is not null).ConfigureAwait(false) is { } refusal) return RejectOrigin(context.Request, refusal);
        if (transport.Check(context) is { } error) return error;
        return request.SessionId is null ? await VerifyHandshakeAsync(context, request).ConfigureAwait(false) : null;
    }

    /// <summary>Checks whether a request fits the session that it names.</summary>
    public static EngineError? VerifySession(HttpContext context, EngineRequest request, EngineSession session)
    {
        if (request.Revision.Number != session.Protocol)
            return EngineError.BadRequest("PROTOCOL_MISMATCH", $"{request.Revision.Number} instead of {session.Protocol}");
        // Another transport is what an upgrade is; it has to name itself, or it would pass where WebSockets are not served.
        if (request.Transport == (request.Carrier == TransportKind.Polling ? session.Transport : request.Carrier))
            return SessionUser.IsAnother(session.Handshake.KnownUser, context) ? EngineError.Forbidden("USER_MISMATCH") : null;
        return EngineError.BadRequest("TRANSPORT_MISMATCH", $"{request.TransportName} instead of {session.Transport.ToWireName()}");
    }

    private async ValueTask<EngineError?> VerifyHandshakeAsync(HttpContext context, EngineRequest request)
    {
        // A WebSocket over HTTP/2 arrives as CONNECT.
        if (!HttpMethods.IsGet(request.Method) && request.Carrier == TransportKind.Polling) return EngineError.BadHandshakeMethod(request.Method);
        if (request.Transport != request.Carrier) return EngineError.BadRequest("TRANSPORT_HANDSHAKE_ERROR");
        if (await CheckAllowedAsync(context).ConfigureAwait(false) is { IsAllowed: false } refusal) return EngineError.NotAllowed(refusal.Message);
        var isServed = server.Options.AllowEio3 || request.Revision == Revision4.Instance;
        return isServed ? null : EngineError.UnsupportedProtocol(request.RevisionName);
    }

    private async Task<RequestDecision> CheckAllowedAsync(HttpContext context)
    {
        if (server.Options.AllowRequest is not { } allowRequest) return RequestDecision.Allow;
        try
        {
            return await allowRequest(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            server.Log.CallbackFailed(exception, nameof(EngineOptions.AllowRequest));
            return RequestDecision.Reject();
        }
    }

    private EngineError RejectOrigin(HttpRequest request, OriginRejection refusal)
    {
        var origin = Printable(refusal.Origin);
        server.Log.OriginRejected(origin, Printable($"{request.Scheme}://{request.Host}"), refusal.Allowed, $"{refusal.Setting}(\"{origin}\")");
        return EngineError.Forbidden("INVALID_ORIGIN", refusal.Origin);
    }

    /// <summary>A log line shows what came over the wire without letting it write lines of its own.</summary>
    private static string Printable(string text) => string.Concat(text.Take(256).Select(c => char.IsControl(c) ? '?' : c));
}
