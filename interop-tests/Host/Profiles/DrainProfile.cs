namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A server that takes its time to close: its clients leave one after the other.</summary>
internal sealed class DrainProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options => options.DrainPeriod = TimeSpan.FromMilliseconds(1500));
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(socket => socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments))));
        return [app];
    }
}
