using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Forwards a request to the owner of its session, and the response to the client.</summary>
internal sealed class RequestForwarder(PeerTable peers, TimeProvider timeProvider)
{
    /// <summary>How long the rest of a rejected body is read, so that the client receives the response instead of a reset connection.</summary>
    private static readonly TimeSpan GraceOfRejectedBody = TimeSpan.FromSeconds(1);

    /// <summary>Forwards the request. Completes with the failure if there is no response, and nothing was sent to the client.</summary>
    public async Task<ExchangeFailure> ForwardAsync(HttpContext context, string owner, string pattern)
    {
        var exchange = new OutgoingExchange(peers.Get(owner));
        try
        {
            if (TransportKindExtensions.CarrierOf(context) == TransportKind.WebSocket) await ConnectAsync(context, exchange, pattern).ConfigureAwait(false);
            else await ExchangeAsync(context, exchange, pattern).ConfigureAwait(false);
            return ExchangeFailure.None;
        }
        catch (ExchangeException exception) when (exception.Failure != ExchangeFailure.Aborted && !exchange.Response.IsCompletedSuccessfully)
        {
            return exception.Failure;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has disconnected, or its response cannot be completed.
            context.Abort();
            return ExchangeFailure.None;
        }
        finally
        {
            exchange.Abort();
        }
    }

    private async Task ExchangeAsync(HttpContext context, OutgoingExchange exchange, string pattern)
    {
        using var registration = context.RequestAborted.UnsafeRegister(static exchange => ((OutgoingExchange)exchange!).Abort(), exchange);
        var sending = SendRequest(context, exchange, pattern);
        ResponseHead head;
        try
        {
            head = await exchange.Response.ConfigureAwait(false);
            head.ApplyTo(context.Response);
            await WriteBodyAsync(context.Response, head, exchange).ConfigureAwait(false);
            // The owner needs no more of the body.
            if (!sending.IsCompleted) exchange.CompleteOutput();
            exchange.Close();
        }
        finally
        {
            await EndAsync(sending, exchange, context.Request.BodyReader).ConfigureAwait(false);
        }

        if (head.Status == StatusCodes.Status413PayloadTooLarge) await DropRestAsync(context).ConfigureAwait(false);
    }

    private static async Task WriteBodyAsync(HttpResponse response, ResponseHead head, OutgoingExchange exchange)
    {
        if (head.WholeBody is not { } body) await exchange.Input.CopyToAsync(response.Body).ConfigureAwait(false);
        else if (body.Length > 0) await response.Body.WriteAsync(body).ConfigureAwait(false);
    }

    /// <summary>Waits until nobody reads the body any more: it belongs to the request, which is about to end.</summary>
    private static async Task EndAsync(Task sending, OutgoingExchange exchange, PipeReader body)
    {
        if (sending.IsCompletedSuccessfully) return;
        exchange.Abort();
        body.CancelPendingRead();
        await sending.ConfigureAwait(false);
    }

    /// <summary>Sends the request with as much of its body as has arrived. The rest follows.</summary>
    private static Task SendRequest(HttpContext context, OutgoingExchange exchange, string pattern)
    {
        // The owner counts, and has the same limit.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            exchange.Open(context, pattern, ReadOnlySequence<byte>.Empty, isLast: true);
            return Task.CompletedTask;
        }

        var body = context.Request.BodyReader;
        if (!body.TryRead(out var arrived))
        {
            exchange.Open(context, pattern, ReadOnlySequence<byte>.Empty, isLast: false);
            return SendBodyAsync(body, exchange);
        }

        var first = arrived.Buffer.Slice(0, Math.Min(arrived.Buffer.Length, Exchange.MaxDataBytes));
        var isAll = arrived.IsCompleted && first.Length == arrived.Buffer.Length;
        exchange.Open(context, pattern, first, isAll);
        body.AdvanceTo(first.End);
        return isAll ? Task.CompletedTask : SendBodyAsync(body, exchange);
    }

    /// <summary>Sends the body until it ends, the exchange ends, or reading is canceled.</summary>
    private static async Task SendBodyAsync(PipeReader body, OutgoingExchange exchange)
    {
        try
        {
            if (await TryCopyAsync(body, exchange).ConfigureAwait(false)) exchange.CompleteOutput();
        }
        catch (ExchangeException)
        {
            // Whoever waits for the response handles it.
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has disconnected, or sends what is not HTTP.
            exchange.Abort();
        }
    }

    /// <summary>Sends everything; false if reading was canceled.</summary>
    private static async Task<bool> TryCopyAsync(PipeReader body, OutgoingExchange exchange)
    {
        while (true)
        {
            var arrived = await body.ReadAsync().ConfigureAwait(false);
            if (arrived.IsCanceled)
            {
                body.AdvanceTo(arrived.Buffer.Start);
                return false;
            }

            try
            {
                foreach (var part in arrived.Buffer) await exchange.WriteAsync(part).ConfigureAwait(false);
            }
            finally
            {
                body.AdvanceTo(arrived.Buffer.End);
            }

            if (arrived.IsCompleted) return true;
        }
    }

    private async Task DropRestAsync(HttpContext context)
    {
        using var grace = new CancellationTokenSource(GraceOfRejectedBody, timeProvider);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        var body = context.Request.BodyReader;
        while (true)
        {
            // Whoever read it before may have left a cancellation that it no longer needed.
            var dropped = await body.ReadAsync(grace.Token).ConfigureAwait(false);
            body.AdvanceTo(dropped.Buffer.End);
            if (dropped.IsCompleted) return;
        }
    }

    /// <summary>Connects the client with the owner, until one of them ends the connection.</summary>
    private static async Task ConnectAsync(HttpContext context, OutgoingExchange exchange, string pattern)
    {
        exchange.Open(context, pattern, ReadOnlySequence<byte>.Empty, isLast: false);
        var head = await exchange.Response.ConfigureAwait(false);
        head.ApplyTo(context.Response);
        if (head.Status is StatusCodes.Status101SwitchingProtocols or StatusCodes.Status200OK) await RelayAsync(context, exchange).ConfigureAwait(false);
        else await WriteBodyAsync(context.Response, head, exchange).ConfigureAwait(false);
        exchange.Close();
    }

    private static async Task RelayAsync(HttpContext context, OutgoingExchange exchange)
    {
        if (await TryUpgradeAsync(context).ConfigureAwait(false) is not { } client) return;
        var sending = SendBodyAsync(client.Input, exchange);
        try
        {
            await exchange.Input.CopyToAsync(client).ConfigureAwait(false);
            exchange.Close();
        }
        finally
        {
            await EndAsync(sending, exchange, client.Input).ConfigureAwait(false);
        }
    }

    /// <summary>Accepts the connection of the client; null if the server accepts no more.</summary>
    private static async Task<UpgradedStream?> TryUpgradeAsync(HttpContext context)
    {
        var interceptor = context.Features.GetRequiredFeature<UpgradeInterceptor>();
        try
        {
            _ = interceptor.IsExtendedConnect ? await interceptor.AcceptAsync().ConfigureAwait(false) : await interceptor.UpgradeAsync().ConfigureAwait(false);
            return interceptor.Connection;
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await EngineRequestDispatcher.RejectForNow(context.Response, StatusCodes.Status503ServiceUnavailable, "5").ConfigureAwait(false);
            return null;
        }
    }
}
