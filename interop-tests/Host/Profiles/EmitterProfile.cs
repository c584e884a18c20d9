using SocketIoNet.InteropHost.Cluster;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A process that is no Socket.IO server and sends to the clients of a cluster: what it is told at <c>POST /emitter</c>.</summary>
internal sealed class EmitterProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddRedisEmitter(options => options.ConnectionString = arguments.Redis);
        var app = builder.Build();
        app.MapPost("/emitter", (RedisEmitter emitter, EmitterCommand command) => command.RunAsync(emitter));
        return [app];
    }

    public string? FindProblem(HostArguments arguments) => arguments.Redis is null ? "--redis is missing" : null;
}
