using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>The HTTP side of long-polling: handshake, GET and POST.</summary>
internal sealed class PollingRequests(EngineServer server, OpenPackets openPackets) : ITransportRequests
{
    private static readonly TimeSpan GraceOfRejectedBody = TimeSpan.FromSeconds(1);

    private const int MostForFirstRead = 4096;

    private static readonly byte[] Ok = "ok"u8.ToArray();

    private readonly PollResponseWriter _responses = new(server.Options);

    public TransportKind Kind => TransportKind.Polling;

    public EngineError? Check(HttpContext context) => null;

    /// <summary>A session on another transport accepts no polls.</summary>
    public EngineError? CheckSession(EngineSession session) => session.PollingEndpoint is null ? EngineError.BadRequest("TRANSPORT_HANDSHAKE_ERROR") : null;

    /// <summary>Responds to a handshake with the open packet only. What is sent in the meantime is in the next poll.</summary>
    public async Task OpenAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        server.AddHeaders(context, isFirst: true);
        if (server.Options.Cookie is { } cookie) SessionCookie.Append(context.Response, cookie, session.Id);
        session.Open(new PollingTransport(session), server.CreateHandler, openPackets.InitialMessage());
        using var packet = new PooledBuffer();
        openPackets.Write(packet, session);
        var payload = new PooledBuffer();
        session.Revision.WritePayload(payload, packet.Written, isBinary: false);
        await _responses.WriteAsync(context, new PollResponse(payload, IsBinary: false, Compress: false), request.ScriptIndex).ConfigureAwait(false);
    }

    public Task HandleAsync(HttpContext context, EngineRequest request, EngineSession session)
    {
        // The session may be upgraded at this moment.
        if (session.PollingEndpoint is not { } endpoint) return EngineError.BadRequest("TRANSPORT_HANDSHAKE_ERROR").WriteAsync(context, isWebSocket: false);
        server.AddHeaders(context, isFirst: false);
        if (HttpMethods.IsGet(request.Method)) return endpoint.IsOver ? EngineError.SessionUnknown(session.Id).WriteAsync(context, isWebSocket: false) : PollAsync(context, endpoint, request.ScriptIndex);
        if (HttpMethods.IsPost(request.Method)) return PostAsync(context, endpoint, isForm: request.ScriptIndex is not null);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, POST";
        return Task.CompletedTask;
    }

    private async Task PollAsync(HttpContext context, IPollingEndpoint endpoint, string? scriptIndex)
    {
        var response = await endpoint.PollAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            var writing = _responses.WriteAsync(context, response, scriptIndex);
            await (writing.IsCompleted ? writing : WriteUntilAsync(context, writing, response.Ended)).ConfigureAwait(false);
        }
        finally
        {
            endpoint.EndPoll(response);
        }
    }

    /// <summary>Disables the minimum data rate for the response: a client may read slowly, as long as its session lasts.</summary>
    private static async Task WriteUntilAsync(HttpContext context, Task writing, CancellationToken ended)
    {
        using (ended.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context)) await writing.ConfigureAwait(false);
    }

    private async Task PostAsync(HttpContext context, IPollingEndpoint endpoint, bool isForm)
    {
        if (!endpoint.TryBeginPost(out var ended))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var body = new PooledBuffer();
        if (!await TryReadBodyAsync(context, endpoint, body, ended).ConfigureAwait(false)) return;
        // A form without the field is valid and empty.
        if (isForm && !JsonpForm.TryRead(body)) endpoint.AbandonPost(null);
        else await endpoint.CompletePostAsync(body, IsBinary(context.Request)).ConfigureAwait(false);
        // The memory is not needed while the response is sent.
        body.Dispose();
        await AcknowledgeAsync(context.Response).ConfigureAwait(false);
    }

    /// <summary>Checks the headers of the body. If it cannot be used, abandons the POST and returns false.</summary>
    private static bool MayReadBody(HttpContext context, IPollingEndpoint endpoint)
    {
        if (IsBinary(context.Request) && !endpoint.TakesBinaryBodies)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            endpoint.AbandonPost("invalid content");
            return false;
        }

        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            // No client compresses its requests, and a small body could become a large one.
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            endpoint.AbandonPost(null);
            return false;
        }

        return true;
    }

    /// <summary>Reads the body. If it cannot be used, sends the response, abandons the POST and returns false.</summary>
    private async Task<bool> TryReadBodyAsync(HttpContext context, IPollingEndpoint endpoint, PooledBuffer body, CancellationToken ended)
    {
        if (!MayReadBody(context, endpoint)) return false;
        try
        {
            if (await IsWithinLimitAsync(context, body, ended).ConfigureAwait(false)) return true;
            server.OnLimitExceeded(EngineLimit.BodySize);
            endpoint.AbandonPost(null);
        }
        catch (InvalidDataException)
        {
            // The decompression middleware of the application has rejected the body.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            endpoint.AbandonPost(null);
            return false;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has disconnected, or the session has ended and the rest is not needed.
            endpoint.AbandonPost("data request connection closed prematurely");
            context.Abort();
            return false;
        }

        await RejectRestAsync(context).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// Sends the response at once and reads the rest of the body for a moment: a connection that is closed with unread input is reset, and
    /// the client may lose the response. The web server would read for five seconds.
    /// </summary>
    private async Task RejectRestAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        context.Response.Headers.Connection = "close";
        using var grace = new CancellationTokenSource(GraceOfRejectedBody, server.TimeProvider);
        try
        {
            await context.Response.CompleteAsync().ConfigureAwait(false);
            await context.Request.Body.CopyToAsync(Stream.Null, grace.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private static bool IsBinary(HttpRequest request) => request.ContentType is "application/octet-stream";

    private async Task<bool> IsWithinLimitAsync(HttpContext context, PooledBuffer body, CancellationToken ended)
    {
        // Counted here, since the limit of the server would close the connection, and a Content-Length may be missing.
        var limit = server.Options.MaxHttpBufferSize;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
        if (context.Request.ContentLength > limit) return false;
        // One more byte, so that the end is read without further memory. The announced length alone takes little.
        var firstRead = (int)Math.Min(context.Request.ContentLength + 1 ?? MostForFirstRead, MostForFirstRead);
        while (body.Length <= limit)
        {
            var read = await context.Request.Body.ReadAsync(body.GetMemory(body.Length == 0 ? firstRead : 0), ended).ConfigureAwait(false);
            if (read == 0) return true;
            body.Advance(read);
        }

        return false;
    }

    private static ValueTask AcknowledgeAsync(HttpResponse response)
    {
        response.ContentType = "text/html";
        response.ContentLength = Ok.Length;
        PollResponseWriter.AddCommonHeaders(response);
        return response.Body.WriteAsync(Ok);
    }
}
