using System.Collections.Concurrent;

namespace SocketIoNet.Bench.Peers.Bare;

/// <summary>Long-polling: a POST gives its session the answer, which the pending GET takes.</summary>
internal sealed class BarePollingSessions
{
    private readonly ConcurrentDictionary<string, BarePollingSession> _all = new();

    public Task HandleAsync(HttpContext context)
    {
        if (!context.Request.Query.TryGetValue("sid", out var sid)) return OpenAsync(context);
        var session = _all[sid.ToString()];
        return context.Request.Method == HttpMethods.Post ? PostAsync(context, session) : GetAsync(context, session);
    }

    private Task OpenAsync(HttpContext context)
    {
        var packet = Wire.NewOpenPacket(out var sid);
        _all[sid] = new BarePollingSession();
        return WriteAsync(context, packet);
    }

    private static async Task PostAsync(HttpContext context, BarePollingSession session)
    {
        var buffer = new byte[(int)(context.Request.ContentLength ?? 0)];
        await context.Request.Body.ReadExactlyAsync(buffer);
        if (buffer.AsSpan().SequenceEqual("40"u8)) session.Put(Wire.NewConnectPacket());
        else session.Put(buffer.AsMemory(Wire.MakeAcknowledgement(buffer)));
        await WriteAsync(context, "ok"u8.ToArray());
    }

    private static async Task GetAsync(HttpContext context, BarePollingSession session) => await WriteAsync(context, await session.TakeAsync());

    private static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
