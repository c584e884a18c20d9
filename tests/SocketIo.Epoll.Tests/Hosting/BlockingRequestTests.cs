using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.Epoll.Tests.Hosting;

/// <summary>Requests run on the thread of their loop. One that blocks it, even to wait for its own connection, stops nobody.</summary>
[Collection<RunsAlone>]
public sealed class BlockingRequestTests
{
    private const string Block = "GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const int Large = 24 * 1024 * 1024;

    [Fact]
    public async Task While_requests_block_others_are_answered()
    {
        using var go = new ManualResetEventSlim();
        await using var app = await EpollApp.StartAsync(context =>
        {
            if (context.Request.Path == "/block") go.Wait(Bounded.Limit);
            return context.Response.WriteAsync("ok;");
        });
        var blocked = await ConnectAsync(app, 2 * Environment.ProcessorCount);
        var others = await ConnectAsync(app, 2 * Environment.ProcessorCount);
        foreach (var client in blocked) await client.SendAsync(Block);

        for (var i = 0; i < 20; i++)
        {
            foreach (var client in others) await GetAsync(client);
        }

        Assert.False(go.IsSet);
        go.Set();
        foreach (var client in blocked) await client.ReadUntilAsync("ok;");
        foreach (var client in blocked.Concat(others)) client.Dispose();
    }

    [Fact]
    public async Task A_body_that_is_read_synchronously_arrives()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await EpollApp.StartAsync(async context =>
        {
            if (context.Request.Method == HttpMethods.Post) reading.SetResult();
            await context.Response.WriteAsync(ReadBody(context) + "ok;");
        });
        var client = Assert.Single(await ConnectAsync(app, 1));
        await client.SendAsync(Requests.Post(6));
        await reading.Task.Bound();
        await client.SendAsync("abc");
        await GetOnNewConnectionAsync(app);
        await client.SendAsync("def");
        await client.ReadUntilAsync("abcdefok;");
        client.Dispose();
    }

    [Fact]
    public async Task A_response_that_is_written_synchronously_waits_for_its_client()
    {
        await using var app = await EpollApp.StartAsync(context =>
        {
            if (context.Request.Path != "/block") return context.Response.WriteAsync("ok;");
            AllowSynchronousIO(context);
            context.Response.ContentLength = Large;
            context.Response.Body.Write(new byte[Large]);
            return Task.CompletedTask;
        });
        var client = Assert.Single(await ConnectAsync(app, 1));
        await client.SendAsync(Block);
        await client.ReadUntilAsync("\r\n\r\n");
        await GetOnNewConnectionAsync(app);
        await client.SkipAsync(Large);
        await GetAsync(client);
        client.Dispose();
    }

    [Fact]
    public async Task A_request_that_blocks_is_told_that_its_client_has_gone()
    {
        var blocking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTold = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await EpollApp.StartAsync(context =>
        {
            if (context.Request.Path != "/block") return context.Response.WriteAsync("ok;");
            blocking.SetResult();
            isTold.SetResult(context.RequestAborted.WaitHandle.WaitOne(Bounded.Limit));
            return Task.CompletedTask;
        });
        var client = Assert.Single(await ConnectAsync(app, 1));
        await client.SendAsync(Block);
        await blocking.Task.Bound();
        client.Reset();
        Assert.True(await isTold.Task.Bound());
    }

    private static string ReadBody(HttpContext context)
    {
        AllowSynchronousIO(context);
        using var reader = new StreamReader(context.Request.Body);
        return reader.ReadToEnd();
    }

    private static void AllowSynchronousIO(HttpContext context) => context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;

    /// <summary>Clients whose connections wait for the next request.</summary>
    private static async Task<List<RawConnection>> ConnectAsync(EpollApp app, int count)
    {
        var clients = new List<RawConnection>();
        for (var i = 0; i < count; i++) clients.Add(await app.ConnectAsync());
        foreach (var client in clients) await GetAsync(client);
        return clients;
    }

    private static async Task GetAsync(RawConnection client)
    {
        await client.SendAsync(Requests.Get);
        await client.ReadUntilAsync("ok;");
        await client.ReadUntilAsync("0\r\n\r\n");
    }

    private static async Task GetOnNewConnectionAsync(EpollApp app)
    {
        using var client = await app.ConnectAsync();
        await GetAsync(client);
    }
}
