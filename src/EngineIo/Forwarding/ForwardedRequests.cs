using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Handles the requests that other servers forward, with a context like that of a request of this server.</summary>
internal sealed class ForwardedRequests(EngineServer server)
{
    /// <summary>Those that are set here, and those that the context and the engine add.</summary>
    private const int InitialFeatures = 11;

    private readonly ConcurrentDictionary<string, ForwardedEndpoint> _endpoints = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The number of requests that are being handled.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(string pattern, ForwardedEndpoint endpoint) => _endpoints[pattern] = endpoint;

    /// <summary>Begins to handle a request. Called on the receiving loop of the link.</summary>
    public void Begin(Peer peer, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        var head = RequestHead.Read(payload.Span, out var body);
        var exchange = new IncomingExchange(peer) { Id = header.ExchangeId };
        if (!peer.TryAccept(exchange)) return;
        exchange.Begin(header, body);
        if (!_endpoints.TryGetValue(head.Pattern, out var endpoint))
        {
            // The servers are configured differently.
            exchange.Abort(ExchangeFailure.Lost);
            return;
        }

        if (Interlocked.Increment(ref _count) <= server.Options.MaxForwardedRequests)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static request => _ = request.Requests.RunAsync(request.Exchange, request.Head, request.Endpoint), (Requests: this, Exchange: exchange, Head: head, Endpoint: endpoint), preferLocal: false);
            return;
        }

        Interlocked.Decrement(ref _count);
        server.OnLimitExceeded(Limits.EngineLimit.ForwardedRequests);
        exchange.Reject();
    }

    private async Task RunAsync(IncomingExchange exchange, RequestHead head, ForwardedEndpoint endpoint)
    {
        using var response = new ForwardedResponse(exchange, head.ResponseHeaders);
        try
        {
            await endpoint.Handle(CreateContext(exchange, head, response, endpoint)).ConfigureAwait(false);
            await response.CompleteAsync().ConfigureAwait(false);
            exchange.Close();
        }
        catch (Exception exception)
        {
            if (exception is not (IOException or OperationCanceledException)) server.Log.ForwardedRequestFailed(exception);
            exchange.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            exchange.Dispose();
            await EndAsync(response).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(ForwardedResponse response)
    {
        try
        {
            await response.RunOnCompletedAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            server.Log.ForwardedRequestFailed(exception);
        }
    }

    private static DefaultHttpContext CreateContext(IncomingExchange exchange, RequestHead head, ForwardedResponse response, ForwardedEndpoint endpoint)
    {
        var features = new FeatureCollection(InitialFeatures);
        head.Request.Body = exchange.Body;
        features.Set<IHttpRequestFeature>(head.Request);
        features.Set<IHttpConnectionFeature>(head.Connection);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new ForwardedLifetime(exchange));
        if (head.Upgrade != UpgradeKind.None) AddUpgrade(features, new ForwardedUpgrade(exchange, response, head.Upgrade));
        var context = new DefaultHttpContext(features) { ServiceScopeFactory = endpoint.Services.GetRequiredService<IServiceScopeFactory>() };
        if (head.User is { } user) context.User = user;
        context.SetEndpoint(endpoint.Endpoint);
        return context;
    }

    private static void AddUpgrade(FeatureCollection features, ForwardedUpgrade upgrade)
    {
        features.Set<IHttpUpgradeFeature>(upgrade);
        features.Set<IHttpExtendedConnectFeature>(upgrade);
    }
}
