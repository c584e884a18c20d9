using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.EngineHandlers;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the conformance suites of Engine.IO's protocol expect, with or without revision 3.</summary>
internal sealed class EngineEchoProfile(bool allowEio3) : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddCors();
        builder.Services.AddEngineIo(options =>
        {
            if (!arguments.IsPatient)
            {
                options.PingInterval = TimeSpan.FromMilliseconds(300);
                options.PingTimeout = TimeSpan.FromMilliseconds(200);
            }

            options.MaxHttpBufferSize = 1_000_000;
            options.AllowEio3 = allowEio3;
            options.Transports = Transports.Parse(arguments.Transport);
        });
        var app = builder.Build();
        app.UseCors();
        app.MapEngineIo("/engine.io", session => new EchoHandler(session))
            .RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
        return [app];
    }
}
