using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.EngineIo.Http;

/// <summary>The checks of a request, in the order that determines which error a client receives.</summary>
internal sealed class RequestVerifier(EngineServer server)
{
    private readonly OriginPolicy _origins = new(server.Options);

    /// <summary>Checks a request of any kind; null if it is accepted.</summary>
    public async ValueTask<EngineError?> VerifyAsync(HttpContext context, EngineRequest request, ITransportRequests transport)
    {
        if ((server.Options.Transports & request.Transport) == TransportKind.None) return EngineError.TransportUnknown(request.TransportName);
        var rejection = await _origins.CheckAsync(context, request.ScriptIndex is not null).ConfigureAwait(false);
        if (rejection is not null) return RejectOrigin(context.Request, rejection);
        if (transport.Check(context) is { } error) return error;
        return request.SessionId is null ? await VerifyHandshakeAsync(context, request).ConfigureAwait(false) : null;
    }

    /// <summary>Checks whether a request fits the session that it names.</summary>
    public static EngineError? VerifySession(HttpContext context, EngineRequest request, EngineSession session)
    {
        if (request.Revision.Number != session.Protocol)
            return EngineError.BadRequest("PROTOCOL_MISMATCH", $"{request.Revision.Number} instead of {session.Protocol}");
        // A request for another transport is an upgrade. It must name that transport, or it would bypass the check that the transport is
        // offered.
        if (request.Transport == (request.Carrier == TransportKind.Polling ? session.Transport : request.Carrier))
            return SessionUser.IsAnother(session.Handshake.KnownUser, context) ? EngineError.Forbidden("USER_MISMATCH") : null;
        return EngineError.BadRequest("TRANSPORT_MISMATCH", $"{request.TransportName} instead of {session.Transport.ToWireName()}");
    }

    private async ValueTask<EngineError?> VerifyHandshakeAsync(HttpContext context, EngineRequest request)
    {
        // Over HTTP/2 a WebSocket request is a CONNECT.
        if (!HttpMethods.IsGet(request.Method) && request.Carrier == TransportKind.Polling) return EngineError.BadHandshakeMethod(request.Method);
        if (request.Transport != request.Carrier) return EngineError.BadRequest("TRANSPORT_HANDSHAKE_ERROR");
        if (await CheckAllowedAsync(context).ConfigureAwait(false) is { IsAllowed: false } decision) return EngineError.NotAllowed(decision.Message);
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

    private EngineError RejectOrigin(HttpRequest request, OriginRejection rejection)
    {
        var origin = Printable(rejection.Origin);
        var serverOrigin = Printable($"{request.Scheme}://{request.Host}");
        server.Log.OriginRejected(origin, serverOrigin, rejection.Allowed, $"{rejection.Setting}(\"{origin}\")");
        return EngineError.Forbidden("INVALID_ORIGIN", rejection.Origin);
    }

    /// <summary>Replaces control characters, so that a value from the wire cannot add lines to the log.</summary>
    private static string Printable(string text) => string.Concat(text.Take(256).Select(c => char.IsControl(c) ? '?' : c));
}
