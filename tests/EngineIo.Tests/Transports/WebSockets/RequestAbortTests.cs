using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Transports.WebSockets;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>Aborting a request that may have ended.</summary>
public sealed class RequestAbortTests : IDisposable
{
    private readonly Lifetime _lifetime = new();
    private readonly RequestAbort _abort;

    public RequestAbortTests()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(_lifetime);
        _abort = new RequestAbort(context);
    }

    public void Dispose() => _abort.Dispose();

    [Fact]
    public void A_request_that_lasts_is_aborted()
    {
        _abort.Abort();
        Assert.Equal(1, _lifetime.Aborts);
    }

    [Fact]
    public void A_request_that_is_over_is_left_alone()
    {
        _abort.Dispose();
        _abort.Abort();
        Assert.Equal(0, _lifetime.Aborts);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }
}
