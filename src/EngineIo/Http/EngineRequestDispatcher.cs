using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using SocketIoNet.EngineIo.Forwarding;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Transports;
using SocketIoNet.EngineIo.Transports.Polling;
using SocketIoNet.EngineIo.Transports.WebSockets;

namespace SocketIoNet.EngineIo.Http;

/// <summary>Dispatches the HTTP requests under the path of the engine: verifies them, finds the session and calls the transport.</summary>
internal sealed class EngineRequestDispatcher
{
    private readonly EngineServer _server;
    private readonly RequestVerifier _verifier;
    private readonly ITransportRequests[] _transports;
    private readonly SessionForwarding? _forwarding;
    private readonly string _pattern;

    /// <summary>Creates a dispatcher.</summary>
    /// <param name="server">The server.</param>
    /// <param name="pattern">The path whose requests it dispatches.</param>
    /// <param name="canForward">Whether requests of other servers' sessions are forwarded; false for those that were.</param>
    public EngineRequestDispatcher(EngineServer server, string pattern, bool canForward)
    {
        _server = server;
        _pattern = pattern;
        _forwarding = canForward ? server.Forwarding : null;
        _verifier = new RequestVerifier(server);
        var openPackets = new OpenPackets(server.Options);
        _transports = [new PollingRequests(server, openPackets), new WebSocketRequests(server, openPackets)];
    }

    public Task InvokeAsync(HttpContext context)
    {
        var request = EngineRequest.From(context);
        var verification = _verifier.VerifyAsync(context, request, TransportOf(request));
        // Without await where possible: a poll waits long, and its state machine would hold memory.
        return verification.IsCompletedSuccessfully
            ? DispatchAsync(context, request, verification.Result)
            : DispatchWhenVerifiedAsync(context, request, verification);
    }

    private async Task DispatchWhenVerifiedAsync(HttpContext context, EngineRequest request, ValueTask<EngineError?> verification) =>
        await DispatchAsync(context, request, await verification.ConfigureAwait(false)).ConfigureAwait(false);

    private Task DispatchAsync(HttpContext context, EngineRequest request, EngineError? error)
    {
        if (error is not null) return RejectAsync(context, request, error);
        // A request that waits for the next message must not time out.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return request.SessionId is { } sessionId ? DispatchToSessionAsync(context, request, sessionId) : OpenAsync(context, request);
    }

    private Task OpenAsync(HttpContext context, EngineRequest request)
    {
        if (_server.IsClosed) return RejectForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5");
        var address = AddressKey.Of(context.Connection.RemoteIpAddress);
        if (!_server.Admission.TryEnter(address, out var limit))
        {
            _server.OnLimitExceeded(limit);
            return limit == EngineLimit.HandshakeRate
                ? RejectForNow(context.Response, StatusCodes.Status429TooManyRequests, "1")
                : RejectForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5");
        }

        if (TryCreateSession(context, request, out var session, out var error))
        {
            _server.Log.SessionOpened(request.TransportName);
            return OpenAsync(context, request, session);
        }

        _server.Admission.Leave(address);
        return RejectAsync(context, request, error);
    }

    private async Task OpenAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        try
        {
            await TransportOf(request).OpenAsync(context, request, session).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // After any failure, remove the session.
            session.Close(EngineCloseReason.TransportError, exception.Message);
            throw;
        }
    }

    internal static Task RejectForNow(HttpResponse response, int status, string secondsToWait)
    {
        response.StatusCode = status;
        response.Headers.RetryAfter = secondsToWait;
        return Task.CompletedTask;
    }

    private Task DispatchToSessionAsync(HttpContext context, EngineRequest request, string sessionId)
    {
        if (!_server.TryFind(sessionId, out var session)) return ForwardAsync(context, request, sessionId);
        if (RequestVerifier.VerifySession(context, request, session) is { } error) return RejectAsync(context, request, error);
        var transport = TransportOf(request);
        return transport.CheckSession(session) is { } mismatch
            ? RejectAsync(context, request, mismatch)
            : transport.HandleAsync(context, request, session);
    }

    private Task ForwardAsync(HttpContext context, EngineRequest request, string sessionId) =>
        _forwarding?.OtherOwnerOf(sessionId) is { } owner
            ? ForwardAsync(context, request, sessionId, owner)
            : RejectAsync(context, request, EngineError.SessionUnknown(sessionId));

    private async Task ForwardAsync(HttpContext context, EngineRequest request, string sessionId, string owner)
    {
        var failure = await _forwarding!.ForwardAsync(context, owner, _pattern).ConfigureAwait(false);
        if (failure == ExchangeFailure.None) return;
        _server.Log.NotForwarded(sessionId[..Math.Min(6, sessionId.Length)], owner, failure.ToString());
        await (failure is ExchangeFailure.Busy or ExchangeFailure.NotSent
            ? RejectForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5")
            : RejectAsync(context, request, EngineError.SessionUnknown(sessionId))).ConfigureAwait(false);
    }

    private ITransportRequests TransportOf(in EngineRequest request)
    {
        foreach (var transport in _transports)
        {
            if (transport.Kind == request.Carrier) return transport;
        }

        throw new InvalidOperationException($"No requests are registered for the transport {request.Carrier}.");
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
            var id = _server.CreateSessionId(context);
            var handshake = new EngineHandshake(context, _server.TimeProvider.GetUtcNow());
            session = new EngineSession(_server, id, handshake, request.Revision);
            if (_server.TryAdd(session)) return true;
            error = EngineError.BadRequest("ID_GENERATION_ERROR", "The session id is in use.");
        }
        catch (Exception exception)
        {
            _server.Log.CallbackFailed(exception, nameof(EngineServer.SessionIdFactory));
            error = EngineError.NoSessionId(exception);
        }

        session = null;
        return false;
    }

    private Task RejectAsync(HttpContext context, EngineRequest request, EngineError error)
    {
        _server.Log.RequestRejected(error.Message, (int)error.Code, error.Cause);
        _server.OnRejected(error.ToConnectionError(context));
        return error.WriteAsync(context, request.Carrier == TransportKind.WebSocket);
    }
}
