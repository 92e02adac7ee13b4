using Beian.Callers;
using Beian.Filings;
using Beian.Outbox;
using Beian.Redis;
using Beian.Rpc;
using Beian.Secrets;
using Beian.Startup;
using Beian.Verification;

AppDomain.CurrentDomain.UnhandledException += StartupErrors.Explain;

var builder = WebApplication.CreateBuilder(args);

builder.AddStartupErrors();
builder.AddEndpoint();
builder.AddStore();
builder.AddSecrets();
builder.AddCarriers();
builder.AddFilings();
builder.AddVerification();
builder.AddOutbox();
builder.AddCallers();
builder.AddRpc();
builder.AddBanner();

var app = builder.Build();
app.CheckSettings();
app.MapRpc();
await app.RunUntilStoppedAsync().ConfigureAwait(false);
