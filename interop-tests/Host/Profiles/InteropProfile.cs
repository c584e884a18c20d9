using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.Interop;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>The standard events in namespaces of every kind, and a journal of what happens there.</summary>
/// <param name="addOns">What the server has that the others do not.</param>
/// <param name="recovers">Whether clients that lost their connection have their sockets back.</param>
internal sealed class InteropProfile(Action<ISocketIoBuilder>? addOns = null, bool recovers = false) : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var journal = new Journal();
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddCors();
        var server = builder.Services.AddSocketIo(options =>
        {
            SetOptions(options, arguments);
            if (recovers) options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromMilliseconds(3000), SkipMiddlewares = true };
        });
        addOns?.Invoke(server);
        var app = builder.Build();
        app.UseCors();
        app.MapSocketIo(io =>
        {
            io.Engine.InitialHeaders += (headers, _) => headers["X-Interop-Initial"] = "yes";
            io.Engine.Headers += (headers, _) => headers["X-Interop"] = "yes";
            AddNamespaces(io, new InteropNamespaces(journal));
        }).RequireCors(policy => policy
            .WithOrigins("http://allowed.example")
            .WithMethods("GET", "POST")
            .WithHeaders("X-Probe")
            .AllowCredentials()
            .SetPreflightMaxAge(TimeSpan.FromSeconds(600)));
        InteropPages.Map(app, journal);
        return [app];
    }

    private static void SetOptions(SocketIoOptions options, HostArguments arguments)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(2000);
        options.PingTimeout = TimeSpan.FromMilliseconds(1500);
        options.UpgradeTimeout = TimeSpan.FromMilliseconds(1000);
        options.ConnectTimeout = TimeSpan.FromMilliseconds(1000);
        options.MaxHttpBufferSize = 100_000;
        options.AllowEio3 = true;
        options.Transports = Transports.Parse(arguments.Transport);
        options.Cookie = new EngineCookieOptions { Name = "interop-sid", Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax };
        options.AllowRequest = context => Task.FromResult(
            context.Request.Query.TryGetValue("deny", out var message) ? RequestDecision.Reject(message.ToString()) : RequestDecision.Allow);
    }

    private static void AddNamespaces(SocketIoServer io, InteropNamespaces namespaces)
    {
        foreach (var name in new[] { "/", "/alpha", "/beta" }) namespaces.AddPlain(io.Of(name));
        namespaces.AddAuth(io.Of("/auth"));
        namespaces.AddChain(io.Of("/chain"));
        namespaces.AddSlow(io.Of("/slow"));
        namespaces.AddGreet(io.Of("/greet"));
        namespaces.AddBounce(io.Of("/bounce"));
        namespaces.AddDynamic(io);
    }
}
