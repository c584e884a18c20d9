using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SocketIoNet;

[assembly: HostingStartup(typeof(Native.Basics))]

namespace Native;

/// <summary>Adds the namespace /basics to the sample Chat, which is left as it is.</summary>
internal sealed class Basics : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.Configure<SocketIoOptions>(options => options.ConnectionStateRecovery = new());
        services.AddSocketIo().AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, BasicsJson.Default));
        services.AddHostedService<BasicsNamespace>();
    });
}
