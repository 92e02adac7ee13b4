using Beian.Portal.BackEnd;
using Beian.Portal.Demo;
using Beian.Portal.Forms;
using Beian.Portal.Languages;
using Beian.Portal.NightShift;
using Beian.Portal.Provinces;
using Beian.Portal.Security;
using Beian.Portal.Startup;

AppDomain.CurrentDomain.UnhandledException += StartupErrors.Explain;

var builder = WebApplication.CreateBuilder(args);

builder.AddStartupErrors();
builder.AddEndpoint();
builder.AddBackEnd();
builder.AddProvinces();
builder.AddLanguages();
builder.AddForms();
builder.AddSecurity();
builder.AddBanner();
builder.AddDemo();
builder.AddNightShift();
builder.Services.AddRazorPages();

var app = builder.Build();
app.CheckSettings();
// Outside of security: it takes off every header of a page that fails, and security puts them on the page that stands in for it.
app.UseExceptionHandler("/error");
app.UseSecurity();
app.UseStatusCodePagesWithReExecute("/error");
app.UseLanguages();
app.UseDemo();
app.UseNightShift();
app.UseRouting();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorPages().WithStaticAssets();
app.MapDemo();
app.MapBackEndHealth();
await app.RunAsync().ConfigureAwait(false);
