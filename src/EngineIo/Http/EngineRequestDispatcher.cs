using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using SocketIoNet.EngineIo.Internal;

namespace SocketIoNet.EngineIo.Http;

/// <summary>Every HTTP request of the engine's path: which session is it for, and what does it want of it.</summary>
internal sealed class EngineRequestDispatcher(EngineServer server)
{
    private readonly RequestVerifier _verifier = new(server);
    private readonly PollingRequests _polling = new(server);
    private readonly WebSocketRequests _webSockets = new(server);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = EngineRequest.From(context);
        if (await _verifier.VerifyAsync(context, request) is { } error)
        {
            await RefuseAsync(context, request, error);
            return;
        }

        // A request that waits for the next message is not late.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (request.SessionId is { } sessionId) await DispatchToSessionAsync(context, request, sessionId);
        else await OpenAsync(context, request);
    }

    private async Task OpenAsync(HttpContext context, EngineRequest request)
    {
        if (server.IsClosed)
        {
            RefuseForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5");
        }
        else if (server.Admission.TryEnter(AddressKey.Of(context.Connection.RemoteIpAddress)) is { } limit)
        {
            server.OnLimitExceeded(limit);
            if (limit == EngineLimit.HandshakeRate) RefuseForNow(context.Response, StatusCodes.Status429TooManyRequests, "1");
            else RefuseForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5");
        }
        else if (TryCreateSession(context, request, out var session, out var error))
        {
            server.Log.SessionOpened(request.TransportName);
            await OpenAsync(context, request, session);
        }
        else
        {
            server.Admission.Leave(AddressKey.Of(context.Connection.RemoteIpAddress));
            await RefuseAsync(context, request, error);
        }
    }

    private async Task OpenAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        try
        {
            await (request.IsWebSocket ? _webSockets.OpenAsync(context, session) : _polling.OpenAsync(context, session));
        }
        catch (Exception exception)
        {
            // Whatever failed, nothing of the session stays behind.
            session.Close(EngineCloseReason.TransportError, exception.Message);
            throw;
        }
    }

    private static void RefuseForNow(HttpResponse response, int status, string secondsToWait)
    {
        response.StatusCode = status;
        response.Headers.RetryAfter = secondsToWait;
    }

    private async Task DispatchToSessionAsync(HttpContext context, EngineRequest request, string sessionId)
    {
        if (!server.TryFind(sessionId, out var session))
        {
            if (await server.Locator.FindAsync(sessionId) is { } endpoint) await _polling.HandleAsync(context, endpoint);
            else await RefuseAsync(context, request, EngineError.SessionUnknown(sessionId));
        }
        else if (RequestVerifier.VerifySession(context, request, session) is { } error)
        {
            await RefuseAsync(context, request, error);
        }
        else if (request.IsWebSocket)
        {
            await _webSockets.UpgradeAsync(context, request, session);
        }
        else if (session.PollingEndpoint is { } endpoint)
        {
            server.AddHeaders(context, isFirst: false);
            await _polling.HandleAsync(context, endpoint);
        }
        else
        {
            // A plain GET for a session that lives on a WebSocket.
            await RefuseAsync(context, request, EngineError.BadRequest("TRANSPORT_HANDSHAKE_ERROR"));
        }
    }

    private bool TryCreateSession(
        HttpContext context,
        EngineRequest request,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EngineSession? session,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out EngineError? error)
    {
        session = null;
        error = null;
        try
        {
            var id = server.SessionIdFactory(context);
            var handshake = new EngineHandshake(context, server.TimeProvider.GetUtcNow());
            session = new EngineSession(server, id, handshake, request.Revision);
            if (server.TryAdd(session)) return true;
            error = EngineError.BadRequest("ID_GENERATION_ERROR", "The session id is taken.");
        }
        catch (Exception exception)
        {
            server.Log.HookFailed(exception, nameof(EngineServer.SessionIdFactory));
            error = EngineError.BadRequest("ID_GENERATION_ERROR", exception);
        }

        session = null;
        return false;
    }

    private Task RefuseAsync(HttpContext context, EngineRequest request, EngineError error)
    {
        server.Log.RequestRefused(error.Message, (int)error.Code, error.CauseName);
        server.OnRefused(error.ToConnectionError(context));
        return error.WriteAsync(context, request.IsWebSocket);
    }
}
