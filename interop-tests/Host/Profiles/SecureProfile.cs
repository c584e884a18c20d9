using SocketIoNet.InteropHost.Doghappy;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>The standard events over HTTPS, with a certificate that nobody vouches for.</summary>
internal sealed class SecureProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments, arguments.Url?.Replace("http://", "https://", StringComparison.Ordinal));
        builder.WebHost.ConfigureKestrel(options => options.ConfigureHttpsDefaults(https => https.ServerCertificate = SelfSigned.Create()));
        builder.Services.AddSocketIo();
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(StandardEvents.StandardEvents.Add));
        return [app];
    }
}
