using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Tests.Support;
using WebSocketClient = SocketIoNet.TestSupport.Sockets.WebSocketClient;

namespace SocketIoNet.Tests.Hosting;

public sealed class MapTests
{
    [Fact]
    public async Task Several_maps_lead_to_the_one_server()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapSocketIo(io => io.OnConnection(_ => { }));
            app.MapSocketIo("/realtime");
        });
        await using var first = await app.ConnectAsync();
        await using var second = await WebSocketClient.OpenAsync(app.Url, "/realtime/");
        await second.ConnectAsync();
        app.Io.Emit("e");
        Assert.Equal("2[\"e\"]", await first.ReceiveAsync());
        Assert.Equal("2[\"e\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task It_works_below_a_path_base()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UsePathBase("/app");
            app.UseRouting();
            app.MapSocketIo(io => io.OnConnection(socket => socket.On("e", () => 1)));
        });
        await using var client = await WebSocketClient.OpenAsync(app.Url, "/app/socket.io/");
        await client.ConnectAsync();
        await client.SendAsync("20[\"e\"]");
        Assert.Equal("30[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task It_works_beside_other_endpoints()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/", () => "page");
            app.MapSocketIo();
            app.MapFallback(() => "fallback");
        });
        using var http = new HttpClient();
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal("page", await http.GetStringAsync(new Uri(app.Url), cancellation).Bound());
        Assert.Equal("fallback", await http.GetStringAsync(new Uri($"{app.Url}/other"), cancellation).Bound());
        Assert.StartsWith("0{", await http.GetStringAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"), cancellation).Bound(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_service_may_have_the_server_injected()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapSocketIo(io => io.OnConnection(_ => { }));
                app.MapGet("/notify", (Notifier notifier) => notifier.Notify());
            },
            services: services => services.AddSingleton<Notifier>());
        await using var client = await app.ConnectAsync();
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri($"{app.Url}/notify"), TestContext.Current.CancellationToken).Bound();
        Assert.Equal("2[\"notice\",\"from a service\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Polling_works_on_the_test_server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo();
        await using var app = builder.Build();
        app.MapSocketIo();
        await app.StartAsync(TestContext.Current.CancellationToken).Bound();
        using var http = app.GetTestClient();
        var open = await http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken).Bound();
        Assert.StartsWith("0{\"sid\":", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_without_registering_says_what_to_call()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapSocketIo());
        Assert.Contains("AddSocketIo()", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Invalid =>
    [
        nameof(SocketIoOptions.ConnectTimeout), nameof(SocketIoOptions.BinaryPacketTimeout), nameof(SocketIoOptions.MaxAttachments),
        nameof(SocketIoOptions.MaxJsonDepth), nameof(SocketIoOptions.MaxNamespacesPerClient), nameof(SocketIoOptions.MaxPendingAcks),
        nameof(SocketIoOptions.PingInterval),
    ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_option_that_makes_no_sense_is_named_at_start(string name)
    {
        var property = typeof(SocketIoOptions).GetProperty(name)!;
        object value = property.PropertyType == typeof(int) ? 0 : TimeSpan.Zero;
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            TestApp.StartAsync((SocketIoServer _) => { }, options => property.SetValue(options, value)));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Notifier(SocketIoServer io)
    {
        public string Notify()
        {
            io.Emit("notice", "from a service");
            return "done";
        }
    }
}
