using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.EngineHandlers;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the suite of the official engine client expects.</summary>
internal sealed class EngineIoClientProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddEngineIo(options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(500);
            options.MaxHttpBufferSize = 100;
            options.Transports = Transports.Parse(arguments.Transport);
            options.AllowRequest = context => Task.FromResult(
                context.Request.Query.ContainsKey("deny") ? RequestDecision.Reject() : RequestDecision.Allow);
        });
        var app = builder.Build();
        var request = app.Services.GetRequiredService<IHttpContextAccessor>();
        app.MapEngineIo(
            "/engine.io",
            session => new EngineClientHandler(session, request),
            engine => engine.InitialHeaders += (headers, _) => headers.SetCookie = Cookies());
        return [app];
    }

    private static StringValues Cookies() => new(
    [
        "1=1; Max-Age=86400",
        "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
        "3=3; Max-Age=0",
        $"4=4; Expires={TimeProvider.System.GetUtcNow():R}",
    ]);
}
