namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A server without handlers whose transport the command line chooses.</summary>
internal sealed class DoghappyDynamicProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(2);
            options.PingTimeout = TimeSpan.FromSeconds(1);
            options.AllowEio3 = true;
            options.Transports = Transports.Parse(arguments.Transport);
        });
        var app = builder.Build();
        app.MapSocketIo(_ => { });
        return [app];
    }
}
