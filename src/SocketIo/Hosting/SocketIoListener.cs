using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>A web application inside a generic host. It starts and stops with the host.</summary>
internal sealed class SocketIoListener(IServiceProvider services, string name, SocketIoListenOptions options, Action<SocketIoServer>? configure) : IHostedService
{
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var app = Build();
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _app = app;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is not { } app) return;
        await app.StopAsync(cancellationToken).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private WebApplication Build()
    {
        var builder = CreateBuilder();
        if (options.ConfigureBuilder is { } configureBuilder) SynchronousConfiguration.Run(configureBuilder, builder);
        var app = builder.Build();
        foreach (var url in options.Urls) app.Urls.Add(url);
        if (options.ConfigureApplication is { } configureApplication) SynchronousConfiguration.Run(configureApplication, app);
        var server = services.GetRequiredKeyedService<SocketIoServer>(name);
        var endpoint = SocketIoEndpointRouteBuilderExtensions.Map(app, options.Path, server, configure);
        endpoint.Add(e =>
        {
            var handle = e.RequestDelegate!;
            e.RequestDelegate = context => InvokeAsync(context, handle);
        });
        if (options.ConfigureEndpoint is { } configureEndpoint) SynchronousConfiguration.Run(configureEndpoint, endpoint);
        return app;
    }

    private WebApplicationBuilder CreateBuilder()
    {
        var environment = services.GetRequiredService<IHostEnvironment>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = environment.ApplicationName,
            EnvironmentName = environment.EnvironmentName,
            ContentRootPath = environment.ContentRootPath,
        });
        builder.Configuration.AddConfiguration(services.GetRequiredService<IConfiguration>());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        builder.Services.AddRouting();
        DetachableEndpoints.Register(builder.Services);
        builder.Services.Replace(ServiceDescriptor.Singleton(services.GetRequiredService<ILoggerFactory>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, OuterHostLifetime>());
        if (services.GetService<IMeterFactory>() is { } meters) builder.Services.Replace(ServiceDescriptor.Singleton(meters));
        return builder;
    }

    private async Task InvokeAsync(HttpContext context, RequestDelegate handle)
    {
        var own = context.RequestServices;
        var scope = services.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        context.RequestServices = new CompositeServiceProvider(scope.ServiceProvider, own);
        try
        {
            await handle(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestServices = own;
        }
    }
}
